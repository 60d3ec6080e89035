/**
 * Works through the items in their order, at most `count` at a time. At the first failure no more are begun; it rejects with that
 * failure at once, while work that is under way goes on unheard.
 */
export async function inLanes<T>(
  items: Iterable<T>,
  count: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  try {
    await Promise.all(Array.from({ length: count }, lane));
  } catch (error) {
    left.length = 0;
    throw error;
  }
}

/**
 * Which scenes are for what. Training, validation and test sets are ranges of seeds that do not meet, so no network is measured on
 * a street that it was trained on.
 */

/** Seeds of scenes that networks are trained on begin here. */
export const TRAINING_SEEDS = 1_000_000;
/** Seeds of scenes that are looked at while a recipe is being made, and after each epoch. */
export const VALIDATION_SEEDS = 5_000_000;
/** Seeds of test sets begin here, 1,000 for each set. */
const TEST_SEEDS = 10_000_000;
/** The most scenes a range can have. */
export const SET_SIZE = 1000;

/** How many test sets there are. */
const TEST_SETS = 2_000_000;

/**
 * The seed of a test scene.
 *
 * @param set which test set, any whole number; after 2,000,000 sets they repeat
 * @param index of the scene in it, 0 to 999
 * @throws RangeError naming the argument
 */
export function testSeed(set: number, index: number): number {
  if (!Number.isSafeInteger(set)) throw new RangeError(`set must be a whole number, not ${set}`);
  if (!Number.isInteger(index) || index < 0 || index >= SET_SIZE) {
    throw new RangeError(`index must be a whole number of 0 to ${SET_SIZE - 1}, not ${index}`);
  }
  const wrapped = ((set % TEST_SETS) + TEST_SETS) % TEST_SETS;
  return TEST_SEEDS + wrapped * SET_SIZE + index;
}

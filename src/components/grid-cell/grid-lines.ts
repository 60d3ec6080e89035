/** The path of the lines inside a grid of `count` by `count` cells over a picture. */
export function repeatLines(count: number, width: number, height: number): string {
  let path = '';
  for (let i = 1; i < count; i++) {
    const x = ((i * width) / count).toFixed(2);
    const y = ((i * height) / count).toFixed(2);
    path += `M${x} 0V${height}M0 ${y}H${width}`;
  }
  return path;
}

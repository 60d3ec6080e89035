/**
 * The colour of a class, the same wherever it appears: one of Okabe and Ito's seven, which are told apart with every
 * common kind of colour blindness. Different classes may share one, so a label always stands beside it.
 */
const palette = ['#d55e00', '#56b4e9', '#009e73', '#f0e442', '#cc79a7', '#0072b2', '#e69f00'] as const;

/** Fill of a class's marks, as in tokens.css. */
export function classColour(klass: number): string {
  // Shifted by one every seven classes, so that things often seen together (dog and car, 16 and 2) differ.
  return palette[(klass + Math.floor(klass / palette.length)) % palette.length]!;
}

/** The ink to write on that fill: contrast of at least 4.5 with each. */
export function inkOn(klass: number): '#000000' | '#ffffff' {
  return classColour(klass) === '#0072b2' ? '#ffffff' : '#000000';
}

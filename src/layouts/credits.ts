/** What Fovea is made of beside its networks (those are in models/registry.ts), with licence and source. */
export interface Credit {
  what: string;
  who: string;
  licence: string;
  source: string;
}

export const fonts: readonly Credit[] = [
  {
    what: 'Atkinson Hyperlegible Next (text)',
    who: 'The Atkinson Hyperlegible Next Project Authors, for the Braille Institute',
    licence: 'SIL Open Font License 1.1',
    source: 'https://github.com/googlefonts/atkinson-hyperlegible-next',
  },
  {
    what: 'Atkinson Hyperlegible Mono (numbers)',
    who: 'The Atkinson Hyperlegible Mono Project Authors, for the Braille Institute',
    licence: 'SIL Open Font License 1.1',
    source: 'https://github.com/googlefonts/atkinson-hyperlegible-next-mono',
  },
  {
    what: 'KaTeX fonts (formulas)',
    who: 'Khan Academy and the KaTeX contributors',
    licence: 'MIT (software), SIL Open Font License 1.1 (fonts)',
    source: 'https://katex.org',
  },
];

export const datasets: readonly Credit[] = [
  {
    what: 'WordTree of YOLO9000 (9,418 nodes), class names of COCO and VOC',
    who: 'Joseph Redmon, darknet',
    licence: 'GPL-3+ or MIT or WTFPL',
    source: 'https://github.com/pjreddie/darknet',
  },
  {
    what: 'Sizes of 830 boxes in a sample of 100 pictures of COCO val2014',
    who: 'COCO Consortium (annotations); R. Padilla and others (the sample)',
    licence: 'CC BY 4.0 (annotations), MIT (the sample)',
    source: 'https://github.com/rafaelpadilla/review_object_detection_metrics',
  },
  {
    what: 'Fashion-MNIST (10,000 and 2,000 of its pictures of garments)',
    who: 'Han Xiao, Kashif Rasul and Roland Vollgraf, Zalando',
    licence: 'MIT',
    source: 'https://github.com/zalandoresearch/fashion-mnist',
  },
  {
    what: 'Optical recognition of handwritten digits (1,797 digits)',
    who: 'Ethem Alpaydin and Cenk Kaynak, UCI Machine Learning Repository',
    licence: 'CC BY 4.0',
    source: 'https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits',
  },
];

export const libraries: readonly Credit[] = [
  { what: 'TensorFlow.js', who: 'Google', licence: 'Apache-2.0', source: 'https://www.tensorflow.org/js' },
  { what: 'Lit', who: 'Google and the Lit contributors', licence: 'BSD-3-Clause', source: 'https://lit.dev' },
  { what: 'Observable Plot', who: 'Observable', licence: 'ISC', source: 'https://observablehq.com/plot' },
  { what: 'KaTeX', who: 'Khan Academy and contributors', licence: 'MIT', source: 'https://katex.org' },
  { what: 'Workbox', who: 'Google', licence: 'MIT', source: 'https://developer.chrome.com/docs/workbox' },
  {
    what: 'idb-keyval',
    who: 'Jake Archibald',
    licence: 'Apache-2.0',
    source: 'https://github.com/jakearchibald/idb-keyval',
  },
  { what: 'uqr', who: 'Anthony Fu and contributors', licence: 'MIT', source: 'https://github.com/unjs/uqr' },
  { what: 'Astro', who: 'The Astro contributors', licence: 'MIT', source: 'https://astro.build' },
];

/** One chapter of the book, in the order in which it is read. */
export interface Chapter {
  number: number;
  /** the file's name in src/pages/chapters, without .mdx */
  slug: string;
  title: string;
  /** the question that the chapter answers */
  question: string;
  /** where it is, when it is no file in src/pages/chapters */
  path?: `/${string}`;
}

/** The whole book. A chapter without a page yet is listed as such, so that readers see where the story goes. */
export const contents: readonly Chapter[] = [
  {
    number: 1,
    slug: 'fully-convolutional',
    title: 'From classifier to fully convolutional network',
    question: 'Why can a network trained on small pictures answer for every place of a large one?',
  },
  {
    number: 2,
    slug: 'yolo',
    title: 'YOLO',
    question: 'How does one look at a picture give every object with its box?',
  },
  {
    number: 3,
    slug: 'detectors',
    title: 'How detectors differ',
    question: 'SSD, Faster R-CNN, YOLO, CenterNet: what does each of them decide, and when?',
  },
  {
    number: 4,
    slug: 'map',
    title: 'From precision and recall to mAP',
    question: 'When is a detector good, and why do two benchmarks disagree about the same boxes?',
  },
  {
    number: 5,
    slug: 'convolutions',
    title: 'Convolutions, forwards and backwards',
    question: 'What happens to the numbers in a strided, dilated, depthwise or transposed convolution?',
  },
  {
    number: 6,
    slug: 'segmentation',
    title: 'Semantic segmentation',
    question: 'How does a network that threw positions away label every pixel?',
  },
  {
    number: 7,
    slug: 'instances',
    title: 'Instance segmentation',
    question: 'How are two sheep told apart, pixel by pixel?',
  },
  {
    number: 8,
    slug: 'deepdream',
    title: 'DeepDream and what a network likes to see',
    question: 'What does a picture look like that a neuron wants more of?',
  },
  {
    number: 9,
    slug: 'further',
    title: 'Further out',
    question: 'What fools a network, what explains it, and what can it learn from one picture?',
  },
  {
    number: 10,
    slug: 'exercises',
    title: 'Exercises',
    question: 'Can you do it yourself?',
    path: '/exercises/',
  },
];

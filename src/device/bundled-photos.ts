/** A photo that comes with the site. */
export interface BundledPhoto {
  id: string;
  title: string;
  /** Path under the site's root, no leading slash. */
  file: string;
  /** Pixels of the file; none of them is rotated by Exif. */
  width: number;
  height: number;
  /** What is to be seen, for readers who do not see it. */
  alt: string;
  credit: string;
}

const credit = 'Photo: Joseph Redmon, from the darknet project';

/** The photos that come with the site, in the order they are offered. The first is the one shown at the first visit. */
export const bundledPhotos: readonly BundledPhoto[] = [
  {
    id: 'dog',
    title: 'Dog, bicycle and car',
    file: 'photos/dog.jpg',
    width: 768,
    height: 576,
    alt: 'A black and tan dog sits on a grey wooden porch in front of a red racing bicycle that leans on a low yellow wall; a white pickup is parked across the street behind a tree.',
    credit,
  },
  {
    id: 'horses',
    title: 'Horses on dry grass',
    file: 'photos/horses.jpg',
    width: 773,
    height: 512,
    alt: 'Six horses walk in a row over dry grass, overlapping one another: a white one in front of three dark brown ones, two greys further back; snowy hills behind.',
    credit,
  },
  {
    id: 'kite',
    title: 'Kites over a beach',
    file: 'photos/kite.jpg',
    width: 1352,
    height: 900,
    alt: 'A wide beach under a cloudy sky: a large green kite and several tiny ones high above brown waves, two people in dark jackets at the water’s edge, more people small in the distance.',
    credit,
  },
  {
    id: 'giraffe',
    title: 'Giraffe and zebra',
    file: 'photos/giraffe.jpg',
    width: 500,
    height: 500,
    alt: 'A giraffe bends its neck down towards a zebra that looks up at it and is partly hidden behind its legs, in high grass before dense green bushes.',
    credit,
  },
  {
    id: 'person',
    title: 'Person, dog and horse',
    file: 'photos/person.jpg',
    width: 640,
    height: 424,
    alt: 'A person in a blue jacket and a knitted cap stands on dry grass, seen from behind, between a black dog sniffing the ground on the left and a grazing white horse on the right.',
    credit,
  },
  {
    id: 'eagle',
    title: 'Eagle by the water',
    file: 'photos/eagle.jpg',
    width: 773,
    height: 512,
    alt: 'A young eagle with mottled brown and white feathers and yellow feet stands on dark sand and looks to the right; rippled green water behind it.',
    credit,
  },
];

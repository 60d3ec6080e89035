import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'super-resolution',
  title: 'Past the input: twice the size',
  summary:
    'A network that makes pictures twice as large, tile by tile, against bicubic interpolation: on a photo made smaller first, so that both can be measured, or on your own picture as it is.',
  chapter: 6,
  networks: ['esrgan'],
  how: 'A residual dense network of 222 075 weights (UpscalerJS, ×2) runs in a worker of this page on tiles that overlap by as much as a pixel sees, so there are no seams. The small picture and its bicubic enlargement are made with Keys’ kernel (a = −0.5), widened by two on the way down as usual, and rounded to bytes. PSNR is over red, green and blue; SSIM over brightness.',
};

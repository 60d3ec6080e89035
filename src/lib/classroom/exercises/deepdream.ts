import type { Exercise } from './exercise.ts';

export const exercise: Exercise = {
  id: 'deepdream',
  number: 11,
  slug: 'deepdream',
  title: 'Make a network dream',
  summary:
    'Gradient ascent on your own picture: choose what the network shall see more of, and say what you found.',
  minutes: 25,
  parts: [
    {
      id: 'what-changes',
      prompt: 'What does DeepDream change, and what stays as it is?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'The picture changes; the weights of the network stay',
            right: true,
            why: 'It is the same gradient as in training, taken with respect to the pixels instead of the weights, and followed upwards.',
          },
          {
            text: 'The weights change; the picture stays',
            right: false,
            why: 'That is training.',
          },
          {
            text: 'Both change',
            right: false,
            why: 'If the weights changed too, nobody could say what the network had liked before.',
          },
        ],
      },
    },
    {
      id: 'order',
      prompt: 'Bring one step of gradient ascent into order.',
      check: {
        kind: 'order',
        items: [
          'Shift the picture by a few random pixels',
          'Run the network up to the chosen layer',
          'Take the mean square of the layer’s maps',
          'Compute the gradient of it with respect to the pixels',
          'Divide the gradient by its own size',
          'Add a small multiple of it to the picture',
          'Shift the picture back',
        ],
        ends: ['first', 'last'],
        right: 'Then it begins again with another shift; after ten steps or so, the next octave follows.',
        wrong:
          'A gradient needs an objective, and an objective needs the layer’s maps. The shift goes around everything else.',
      },
    },
    {
      id: 'deep-and-large',
      prompt:
        'Set the figure so that it dreams with a single channel of any layer, in at least 4 octaves of at least 15 steps.',
      check: {
        kind: 'setting',
        widget: 'deep-dream',
        start: '',
        goal: 'one-channel-dream',
        right: 'One channel makes one motif. More octaves show it in more sizes.',
        wrong: 'Choose a channel by its map, and look at the sliders for octaves and steps.',
      },
    },
    {
      id: 'shallow',
      prompt: 'Dream once with an early layer and once with a late one. Which gives what?',
      check: {
        kind: 'match',
        pairs: [
          { left: 'An early layer', right: 'Strokes, edges and small repeated textures' },
          { left: 'A late layer', right: 'Larger motifs that look like parts of things' },
          {
            left: 'The heat map of one class',
            right: 'Pieces of that class, wherever the picture gives them a hold',
          },
        ],
        right:
          'The deeper the layer, the larger its receptive field and the more a unit needs to see before it answers.',
        wrong: 'Think of the receptive field: how much of the picture can a unit of that layer see?',
      },
    },
    {
      id: 'normalise',
      prompt: 'Why is the gradient divided by its own size?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'Gradients of different layers and pictures differ by powers of ten; divided, one step size does for all',
            right: true,
            why: 'Without it a step is invisible on one layer and wrecks the picture on another. Try it: the figure has a switch.',
          },
          {
            text: 'It points into a better direction then',
            right: false,
            why: 'Dividing by one number changes the length, not the direction.',
          },
          {
            text: 'Otherwise the colours would leave 0 to 255',
            right: false,
            why: 'They are clipped in any case.',
          },
        ],
      },
    },
    {
      id: 'tell',
      prompt:
        'Which layer and channel did you choose, what appeared, and where in the picture did it begin? What does that say about the network, and what does it not say?',
      check: { kind: 'text', length: 1500 },
    },
  ],
  hints: [
    'Chapter 8 works a step through by hand, on two pixels.',
    'In the figure, click on a map to dream with its channel alone. The sliders for octaves and steps are below.',
    'A dream shows what raises a number. It does not show what the network needs in order to recognise a thing.',
  ],
};

/** The files of the street networks by their folder. `npm run train` writes this file anew. */
export const streetFiles: Readonly<
  Record<string, readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]>
> = {
  'street-fcn32s': [
    {
      name: 'model.json',
      bytes: 3688,
      sha256: 'e156688e48f2d09f9da5baa105131d0870f05feb125b4a75d9b010476ca667e3',
    },
    {
      name: 'weights.bin',
      bytes: 990614,
      sha256: '8cdd963cbf3268439021f123c5c279159874a3ce94a91d04e843d3c063f8f8ae',
    },
  ],
};

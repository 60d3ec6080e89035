/** The files of the street networks by their folder. `npm run train` writes this file anew. */
export const streetFiles: Readonly<
  Record<string, readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]>
> = {
  'street-fcn16s': [
    {
      name: 'model.json',
      bytes: 4161,
      sha256: 'f4e0357d20f18c608844c5c2c43a603b10b37e5783667480e9199f90a61b0a87',
    },
    {
      name: 'weights.bin',
      bytes: 996620,
      sha256: 'd1ad1ed29e909fe988efdda43d8d6f29d6ec37fe72f63f3c823135298bf486d4',
    },
  ],
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
  'street-fcn8s': [
    {
      name: 'model.json',
      bytes: 4755,
      sha256: '49d143672201347ad39e66e16451d319b8ac3e46d1ba4b02cea4aabdf890174f',
    },
    {
      name: 'weights.bin',
      bytes: 1063874,
      sha256: '022a12a3903d6b669b1a9f84c00d2f200600b007c2f2be2b5cd568ff0b577ab2',
    },
  ],
  'street-frcnn': [
    {
      name: 'model.json',
      bytes: 6829,
      sha256: 'a4c16445bb8bae360020f8e6a5653beaccea16fd4bb12380cbfde0fa742ca996',
    },
    {
      name: 'weights.bin',
      bytes: 1479144,
      sha256: '7f5d49c3a5382c47a84892f12b53b9210ad5fb8ffaf0f2e28a097fb0e9b519de',
    },
  ],
  'street-mask': [
    {
      name: 'model.json',
      bytes: 1788,
      sha256: '4147a5e5488a9ce9bb7f3d5999ca13325c04f219bac4cde834362c414379fe45',
    },
    {
      name: 'weights.bin',
      bytes: 69516,
      sha256: '0cc60fdcedf7b504e736f026495919ee19f3f60f64a683f697b74c920510a11a',
    },
  ],
  'street-ssd': [
    {
      name: 'model.json',
      bytes: 5052,
      sha256: 'f5e591891edd0e8bb3f6910fb1980f30690415daae726c816d465dcd05faf283',
    },
    {
      name: 'weights.bin',
      bytes: 1452280,
      sha256: '5e34e001c301c4a5720c749d79695044652e87b5bb87a2c28061d7eb2acf7a43',
    },
  ],
  'street-yolo': [
    {
      name: 'model.json',
      bytes: 5073,
      sha256: '2803513d7b1dd5a4eff3fc63296ecfaf84e2fba4d28ae017febbd617111be5f6',
    },
    {
      name: 'weights.bin',
      bytes: 1176494,
      sha256: 'beef69e83eacd10710eed0eb352f916b3eedae301d0eff5afad394d2f37f356b',
    },
  ],
};

/** The files of the street networks by their folder. `npm run train` writes this file anew. */
export const streetFiles: Readonly<
  Record<string, readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]>
> = {};

/** What the gallery, the embed page and the frame say of a widget. Every widget folder has one as about.ts. */
export interface About {
  /** the folder's name, and the element's without fovea- */
  name: string;
  title: string;
  /** one or two sentences for the gallery */
  summary: string;
  /** number of the chapter that it belongs to */
  chapter: number;
  /** ids of the networks in models/registry.ts that it runs; fetched when the page is idle */
  networks: readonly string[];
  /** how its numbers come about, in one to three sentences */
  how: string;
}

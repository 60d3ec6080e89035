/** At most so many classes, and so many pictures of each: 2,000 pictures are 98 MB. */
export const MOST_CLASSES = 10;
export const MOST_PICTURES = 200;

/** A file to take in; the folder is '' for one that lies in none. */
export interface Offered {
  readonly folder: string;
  readonly name: string;
}

/** Which files to open, and for which class. */
export interface IntakePlan {
  /** names of all classes afterwards */
  readonly classes: readonly string[];
  readonly wanted: readonly { readonly file: number; readonly label: number }[];
  /** what was left out and why, in sentences */
  readonly notes: readonly string[];
}

/**
 * Deals files out to classes by the name of their folder. What is too much is left out evenly, not at the end: the files of a folder
 * are often in the order in which they were taken.
 *
 * @param counts pictures that each class has
 * @param into the class of files without a folder
 */
export function planIntake(
  files: readonly Offered[],
  classes: readonly string[],
  counts: readonly number[],
  into: number,
): IntakePlan {
  const names = [...classes];
  const lists = new Map<number, number[]>();
  const refused = new Set<string>();
  files.forEach(({ folder, name }, file) => {
    if (name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini') return;
    let label = folder === '' ? into : names.indexOf(folder);
    if (label < 0) {
      // A class without pictures that nobody named yet gives its place away.
      const free = names.findIndex((one, i) => /^Class \d+$/.test(one) && !counts[i] && !lists.has(i));
      if (free >= 0) {
        names[free] = folder.slice(0, 40);
        label = free;
      } else if (names.length < MOST_CLASSES) label = names.push(folder.slice(0, 40)) - 1;
      else {
        refused.add(folder);
        return;
      }
    }
    lists.set(label, [...(lists.get(label) ?? []), file]);
  });
  const notes: string[] = [];
  const wanted: { file: number; label: number }[] = [];
  for (const [label, list] of lists) {
    const room = Math.max(0, MOST_PICTURES - (counts[label] ?? 0));
    const taken = Math.min(room, list.length);
    for (let i = 0; i < taken; i++)
      wanted.push({ file: list[Math.floor((i * list.length) / taken)]!, label });
    if (taken < list.length)
      notes.push(
        `“${names[label]}” takes ${taken} of ${list.length} files: a class has up to ${MOST_PICTURES} pictures.`,
      );
  }
  if (refused.size > 0)
    notes.push(`${refused.size} more folders were left out: there are up to ${MOST_CLASSES} classes.`);
  return { classes: names, wanted, notes };
}

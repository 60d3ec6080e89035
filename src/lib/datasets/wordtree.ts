/** The WordTree of YOLO9000 with the places of the COCO classes in it. */
export interface WordTreeData {
  /** [nodes] WordNet ids such as n02084071 */
  ids: string[];
  /** [nodes] English names, not all different */
  names: string[];
  /** [nodes] the index of each node's parent; -1 for a child of the root */
  parents: number[];
  /** [classes] the names of COCO's classes as darknet writes them */
  classNames: string[];
  /** [classes] the node of each class */
  classNodes: number[];
}

/**
 * Reads the texts of darknet's 9k.tree, 9k.names, coco.names and coco9k.map, and checks that they belong together.
 *
 * @throws Error that names the file, the line and what is wrong with it
 */
export function readWordTree(files: {
  tree: string;
  names: string;
  classNames: string;
  classMap: string;
}): WordTreeData {
  const { ids, parents } = readTree(files.tree);
  const names = readNames(files.names, '9k.names');
  if (names.length !== ids.length) {
    throw new Error(`9k.names has ${names.length} lines, but 9k.tree has ${ids.length} nodes.`);
  }
  const classNames = readNames(files.classNames, 'coco.names');
  const classNodes = readNodeMap(files.classMap, ids.length, 'coco9k.map');
  if (classNodes.length !== classNames.length) {
    throw new Error(`coco9k.map has ${classNodes.length} lines, but coco.names has ${classNames.length}.`);
  }
  return { ids, names, parents, classNames, classNodes };
}

/**
 * Reads a tree: on each line an id and the index of its parent, which must be an earlier line (counted from 0), or -1.
 *
 * @throws Error that names the line and what is wrong with it
 */
export function readTree(text: string, file = '9k.tree'): { ids: string[]; parents: number[] } {
  const ids: string[] = [];
  const parents: number[] = [];
  const seen = new Map<string, number>();
  for (const [i, line] of linesOf(text).entries()) {
    const match = /^(\S+)[ \t]+(-?\d+)$/.exec(line.trim());
    if (!match) throw new Error(`${file}, line ${i + 1}: expected an id and a parent, found "${line}".`);
    const [, id, digits] = match as unknown as [string, string, string];
    const parent = Number(digits);
    if (parent < -1 || parent >= i) {
      throw new Error(`${file}, line ${i + 1}: the parent ${parent} is neither -1 nor an earlier node.`);
    }
    if (seen.has(id)) {
      throw new Error(`${file}, line ${i + 1}: ${id} is on line ${seen.get(id)} already.`);
    }
    seen.set(id, i + 1);
    ids.push(id);
    parents.push(parent);
  }
  return { ids, parents };
}

/** Reads one name a line. @throws Error that names the line when it is blank */
export function readNames(text: string, file: string): string[] {
  return linesOf(text).map((line, i) => {
    const name = line.trim();
    if (name === '') throw new Error(`${file}, line ${i + 1}: the name is missing.`);
    return name;
  });
}

/** Reads one node index a line. @throws Error that names the line when it is no index below `nodeCount` */
export function readNodeMap(text: string, nodeCount: number, file: string): number[] {
  return linesOf(text).map((line, i) => {
    const node = Number(line.trim());
    if (!/^\d+$/.test(line.trim()) || node >= nodeCount) {
      throw new Error(`${file}, line ${i + 1}: expected a node from 0 to ${nodeCount - 1}, found "${line}".`);
    }
    return node;
  });
}

// The last line break ends the last line; it does not start another.
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

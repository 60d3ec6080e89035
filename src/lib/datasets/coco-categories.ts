/**
 * The 80 object categories of COCO in the order in which networks number them, each with the id that COCO's own files
 * use: those run to 90, because 11 of the categories first planned have no boxes (1405.0312, appendix).
 */
export interface CocoCategory {
  /** the id in COCO's annotation and result files */
  id: number;
  name: string;
}

const names = `person bicycle car motorcycle airplane bus train truck boat traffic_light fire_hydrant - stop_sign
parking_meter bench bird cat dog horse sheep cow elephant bear zebra giraffe - backpack umbrella - - handbag tie
suitcase frisbee skis snowboard sports_ball kite baseball_bat baseball_glove skateboard surfboard tennis_racket bottle
- wine_glass cup fork knife spoon bowl banana apple sandwich orange broccoli carrot hot_dog pizza donut cake chair
couch potted_plant bed - dining_table - - toilet - tv laptop mouse remote keyboard cell_phone microwave oven toaster
sink refrigerator - book clock vase scissors teddy_bear hair_drier toothbrush`;

/** Index in the list: the class number of an 80-class network. */
export const cocoCategories: readonly CocoCategory[] = names
  .split(/\s+/)
  .map((word, index) => ({ id: index + 1, name: word.replace('_', ' ') }))
  .filter(({ name }) => name !== '-');

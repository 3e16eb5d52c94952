import { ClassLook } from "../../live/browser/types.js";

/** A picture of 8-bit levels and points, all in base64. */
export interface Picture {
  classes: number;
  maps: string;
  points: string;
  curve: string;
}

export interface Entry {
  key: string;
  kind: "preset" | "data";
  title: string;
  sentence: string;
  picture: Picture | null;
}

/** What stands in the gallery, and how classes look; made by ui/gallery/gallery.py. */
export const SHELF: { entries: Entry[]; classes: ClassLook[] };

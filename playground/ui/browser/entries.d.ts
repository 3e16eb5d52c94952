/** A setting as the search knows it. */
export interface Entry {
  name: string;
  label: string;
  /** What else it is called; its name in a link first. */
  also: string[];
  help: string;
  /** Where on the page it stands; empty for the sidebar. */
  where: string;
  /** Whether a click leads there. */
  leads: boolean;
  /** Why it does nothing, where it does; empty for a setting that always does something. */
  reason: string;
}

/** All settings, in their order; made by ui/widgets/search.py. */
export const ENTRIES: Entry[];

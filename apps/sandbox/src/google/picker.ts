import type { World } from "../world/world.ts";

/** A file as the Picker lists it. */
export type PickableFile = {
	id: string;
	name: string;
	mimeType: string;
	modifiedAt: number;
	isOwn: boolean;
};

/** Files of Drive, for the Picker on the authorization server. */
export type PickableFiles = {
	/** Files that a person may open, the last changed first; nothing of the bin. */
	of(sub: string): readonly PickableFile[];
	/** Opens one of them to an app. */
	open(id: string, app: { sub: string; clientId: string }): void;
};

/** The Picker's door to Drive: empty until Drive has its files. */
export class Picker {
	files: PickableFiles | null = null;
}

export function googlePicker(world: World): Picker {
	return world.shared("google picker", () => new Picker());
}

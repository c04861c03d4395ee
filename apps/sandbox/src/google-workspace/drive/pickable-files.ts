import type { PickableFiles } from "../../google/picker.ts";
import type { StoredFiles } from "./stored-files.ts";

/** Drive's files for Google's Picker: a person's own and those that others share with it. */
export function pickableFiles(files: StoredFiles): PickableFiles {
	const all = (sub: string) => [
		...files.ofPerson(sub),
		...files.sharedWith(sub),
	];
	return {
		of: (sub) =>
			all(sub)
				.filter((file) => !files.isTrashed(file))
				.sort((a, b) => b.modifiedAt - a.modifiedAt)
				.map(({ id, name, mimeType, modifiedAt, ownerSub }) => ({
					id,
					name,
					mimeType,
					modifiedAt,
					isOwn: ownerSub === sub,
				})),
		open: (id, app) => {
			const file = all(app.sub).find((one) => one.id === id);
			if (file !== undefined) files.open(file, app);
		},
	};
}

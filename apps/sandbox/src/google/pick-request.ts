const driveFile = "https://www.googleapis.com/auth/drive.file";
export const folderType = "application/vnd.google-apps.folder";

/** Wishes of an app that lets a person pick files while it consents. */
export type PickRequest = {
	many: boolean;
	folders: boolean;
	/** Null: files of every type. */
	mimeTypes: ReadonlySet<string> | null;
	/** Ids that the app knows already and asks to be opened; null: any file. */
	ids: ReadonlySet<string> | null;
};

/**
 * The parameters of the Picker for desktop and mobile apps (`trigger_onepick=true`), null without them; a text says what
 * Google does not take: the Picker opens `drive.file` alone, and only after a consent that is shown.
 */
export function readPick(query: URLSearchParams): PickRequest | null | string {
	if (query.get("trigger_onepick") !== "true") return null;
	const scopes = (query.get("scope") ?? "").split(" ").filter(Boolean);
	if (scopes.length !== 1 || scopes[0] !== driveFile)
		return `The Google Picker takes the scope ${driveFile} and no other.`;
	if (!(query.get("prompt") ?? "").split(" ").includes("consent"))
		return "Invalid parameter value for prompt: the Google Picker needs consent";
	if (query.get("include_granted_scopes") === "true")
		return "Invalid parameter value for include_granted_scopes: the Google Picker takes no scopes of earlier grants";
	const list = (name: string) => {
		const values = (query.get(name) ?? "").split(",").filter(Boolean);
		return values.length === 0 ? null : new Set(values);
	};
	return {
		many: query.get("allow_multiple") === "true",
		folders: query.get("allow_folder_selection") === "true",
		mimeTypes: list("mimetypes"),
		ids: list("file_ids"),
	};
}

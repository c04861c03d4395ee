import { oauth2 } from "@patchbay/oauth";
import { googleOAuth } from "../google/oauth.ts";
import type { FilePicker } from "../sheets/file-picker.ts";
import { fileId } from "./api-types.ts";
import { createGoogleWorkspaceClient, spreadsheetType } from "./client.ts";
import { googleWorkspaceScoped } from "./scoped.ts";

/**
 * Google's Picker as a page of the consent: it takes the scope for picked files alone, and no other beside it. What is picked is
 * opened to this app for good, whichever of its tokens asks.
 */
export const picker: FilePicker = {
	method: oauth2({
		...googleOAuth,
		platformName: googleWorkspaceScoped.name,
		authorizationParameters: ({ loginHint }) => ({
			// Nothing is kept of it: a lasting token would only push out an older one.
			access_type: "online",
			prompt: "consent",
			include_granted_scopes: "false",
			trigger_onepick: "true",
			allow_multiple: "true",
			mimetypes: spreadsheetType,
			...(loginHint === undefined ? {} : { login_hint: loginHint }),
		}),
	}),
	scopes: ["https://www.googleapis.com/auth/drive.file"],
	pickedIds(query) {
		const ids = query.text("picked_file_ids")?.split(",") ?? [];
		return [...new Set(ids.filter((id) => fileId.safeParse(id).success))];
	},
	async personOf(session) {
		const { permissionId } = await createGoogleWorkspaceClient(session).about();
		return permissionId;
	},
	async open(session, externalId) {
		const file = await createGoogleWorkspaceClient(session).getFile(externalId);
		return {
			externalId: file.id,
			name: file.name,
			mimeType: file.mimeType,
			webUrl: file.webViewLink ?? null,
		};
	},
};

import type { CallbackQuery, OAuth2Method } from "@patchbay/oauth";
import type { PlatformSession } from "../session.ts";

export interface PickedFileDraft {
	externalId: string;
	name: string;
	mimeType: string;
	webUrl: string | null;
}

/** The platform's own page on which a person picks files that this app may open. It is a consent whose credential is not kept. */
export interface FilePicker {
	method: OAuth2Method;
	/** Scopes that it asks for. */
	scopes: readonly string[];
	/** Ids of the picked files in the callback; none when nothing was picked. */
	pickedIds(query: CallbackQuery): string[];
	/** Tells whose access a session is: the same text for every session of one person. */
	personOf(session: PlatformSession): Promise<string>;
	/** Reads a picked file. */
	open(session: PlatformSession, externalId: string): Promise<PickedFileDraft>;
}

/** Differences of a platform's OAuth 2.0 server from the next one's. */
export type OAuth2Policy = {
	codeSeconds: number;
	/** Null: access tokens last until they are revoked. */
	accessTokenSeconds: number | null;
	/** Null: there are no refresh tokens. */
	refresh: RefreshPolicy | null;
	/** `ignored`: a challenge is neither wanted nor checked. */
	pkce: "required" | "optional" | "ignored";
	/** Methods of a challenge that are taken. */
	challengeMethods: readonly ("S256" | "plain")[];
	/** `request`: an app asks for scopes each time; a list: they are fixed where the app is registered, whatever is asked. */
	scopes: "request" | readonly string[];
	/** Beginnings of what is issued, so that one can be told from another. */
	prefixes: { code: string; accessToken: string; refreshToken: string };
};

export type RefreshPolicy = {
	/** `offline_consent`: only for offline access, and only when the person really saw the consent page (Google). */
	issued: "always" | "offline_consent";
	/** A refresh answers with a new refresh token. The old one, used again, ends all that came of its consent. */
	rotates: boolean;
	/** Time for which a refresh token that was replaced may be used once more, as after an answer that was lost; 0: never. */
	reuseSeconds: number;
	/** Null: a refresh token lasts until it is revoked or idle. */
	seconds: number | null;
	/** Null: an idle refresh token stays alive. */
	idleSeconds: number | null;
	/** Live refresh tokens of one person and client, of which one more ends the oldest; null: as many as there are. */
	perGrant: number | null;
};

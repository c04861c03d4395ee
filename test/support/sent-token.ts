import type { PlatformSession } from "@patchbay/platforms";

/** Bearer token that a session puts into a request, with the handle that is given back when it is refused. */
export async function sentToken(session: PlatformSession) {
	const { request, credential } = await session.authorize({
		method: "GET",
		url: new URL("http://127.0.0.1/"),
		headers: {},
		expects: "json",
		bucket: "default",
		account: null,
		repeatable: true,
	});
	return {
		token: (request.headers.authorization ?? "").replace(/^Bearer /, ""),
		credential,
	};
}

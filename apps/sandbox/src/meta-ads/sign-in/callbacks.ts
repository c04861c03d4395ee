import { createHmac } from "node:crypto";
import type { World } from "../../world/world.ts";

/** Addresses that an app's settings at Meta name; null: none, and nothing is sent. */
export type Callbacks = {
	deauthorizeUrl: string | null;
	dataDeletionUrl: string | null;
};

export function noCallbacks(): Callbacks {
	return { deauthorizeUrl: null, dataDeletionUrl: null };
}

/** The answer that a callback gave, as the simulator saw it; null where no address is named. */
export type CallbackAnswer = {
	status: number;
	body: string;
} | null;

const answerMs = 10_000;

/** The payload of a person with a signature before it, as Meta sends it (`signed_request`). */
export function signedRequest(
	payload: Readonly<Record<string, unknown>>,
	secret: string,
): string {
	const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
	const signature = createHmac("sha256", secret)
		.update(text)
		.digest("base64url");
	return `${signature}.${text}`;
}

/** Tells an app about a person, by a form with `signed_request`. */
export async function sendCallback(
	url: string | null,
	given: { userId: string; secret: string; world: World },
): Promise<CallbackAnswer> {
	if (url === null) return null;
	const { userId, secret, world } = given;
	const body = new URLSearchParams({
		signed_request: signedRequest(
			{
				user_id: userId,
				algorithm: "HMAC-SHA256",
				issued_at: Math.floor(world.clock.now() / 1000),
			},
			secret,
		),
	});
	const reply = await fetch(url, {
		method: "POST",
		body,
		redirect: "manual",
		signal: AbortSignal.timeout(answerMs),
	});
	return { status: reply.status, body: (await reply.text()).slice(0, 4096) };
}

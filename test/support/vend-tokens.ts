// A process of its own that asks for one grant's access token several times at once, for tests of what happens between
// processes. The order is JSON on standard input, the answer JSON on standard output.
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { systemContext } from "@patchbay/access";
import {
	type CredentialProcessOptions,
	startCredentialProcess,
} from "./credential-process.ts";

export interface VendOrder extends CredentialProcessOptions {
	tenantId: string;
	grantId: string;
	calls: number;
}

/** SHA-256 of each token, or the code of what went wrong. */
export interface VendAnswer {
	tokens: string[];
	errors: string[];
}

const order = JSON.parse(await text(process.stdin)) as VendOrder;
const own = startCredentialProcess(order);
const ctx = systemContext(order.tenantId, "vend-tokens", `vend-${process.pid}`);
const results = await Promise.allSettled(
	Array.from({ length: order.calls }, () =>
		own.credentials.getAccessToken(ctx, order.grantId, {
			purpose: "several processes",
			action: "CREDENTIAL_VEND",
		}),
	),
);
const answer: VendAnswer = { tokens: [], errors: [] };
for (const result of results)
	if (result.status === "fulfilled")
		answer.tokens.push(
			createHash("sha256")
				.update(result.value.accessToken.reveal())
				.digest("hex"),
		);
	else answer.errors.push(String(result.reason?.code ?? result.reason));
await own.close();
process.stdout.write(JSON.stringify(answer));

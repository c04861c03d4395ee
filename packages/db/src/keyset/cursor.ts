import { createHmac, timingSafeEqual } from "node:crypto";
import { InvalidInput } from "@patchbay/errors";

/** A row's place in a list: the text of each order value, null where it is null. */
export type Position = readonly (string | null)[];

export interface CursorScope {
	tenantId: string;
	/** List, order and parent: a cursor made for another one is refused. */
	list: string;
}

export interface CursorSigner {
	write(scope: CursorScope, position: Position): string;
	/** @throws InvalidInput for a cursor that was changed, or that another list, order or tenant made */
	read(
		scope: CursorScope,
		cursor: string,
		argument: "after" | "before",
	): Position;
}

const macBytes = 16;

/** Cursors are `HMAC-SHA-256 (first 16 bytes) || JSON of the position`, base64url: readable to nobody's harm, forgeable by nobody. */
export function createCursorSigner(signingSecret: string): CursorSigner {
	const mac = ({ tenantId, list }: CursorScope, body: string) =>
		createHmac("sha256", signingSecret)
			.update(`cursor\n${tenantId}\n${list}\n${body}`)
			.digest()
			.subarray(0, macBytes);

	return {
		write(scope, position) {
			const body = JSON.stringify(position);
			return Buffer.concat([mac(scope, body), Buffer.from(body)]).toString(
				"base64url",
			);
		},
		read(scope, cursor, argument) {
			const bytes = Buffer.from(cursor, "base64url");
			const given = bytes.subarray(0, macBytes);
			const body = bytes.subarray(macBytes).toString();
			if (
				given.length !== macBytes ||
				!timingSafeEqual(given, mac(scope, body))
			) {
				throw new InvalidInput(
					`\`${argument}\` is not a cursor of this list in this order. Use one from its own pageInfo or edges.`,
					{ field: [argument] },
				);
			}
			return JSON.parse(body) as Position;
		},
	};
}

import { bearerToken } from "../../authorization/bearer-token.ts";
import type { SandboxRequest } from "../../simulator.ts";
import { findPerson, type Person } from "../../world/people.ts";
import { Refused } from "../restli/refusal.ts";
import type { Logins } from "./logins.ts";

/** App and person that make a call, and what the token allows them. */
export type Caller = {
	clientId: string;
	person: Person;
	scopes: readonly string[];
};

/** @throws {Refused} 401, with LinkedIn's number for what is wrong with the token */
export function callerOf(request: SandboxRequest, logins: Logins): Caller {
	const value = bearerToken(request);
	if (value === null)
		throw unauthorized(
			65604,
			"EMPTY_ACCESS_TOKEN",
			"Empty oauth2 access token",
		);
	const token = logins.server.inspect(value);
	if (token === null)
		throw logins.wasIssued(value)
			? expired()
			: unauthorized(65600, "INVALID_ACCESS_TOKEN", "Invalid access token");
	// A token that is too new is told as one that was taken back.
	if (token.state === "revoked" || logins.isFresh(value))
		throw unauthorized(
			65601,
			"REVOKED_ACCESS_TOKEN",
			"The token used in the request has been revoked by the user",
		);
	if (token.state === "expired") throw expired();
	const person = findPerson(token.sub);
	if (person === null)
		throw unauthorized(65600, "INVALID_ACCESS_TOKEN", "Invalid access token");
	return { clientId: token.clientId, person, scopes: token.scopes };
}

function expired(): Refused {
	return unauthorized(
		65602,
		"EXPIRED_ACCESS_TOKEN",
		"The token used in the request has expired",
	);
}

function unauthorized(
	serviceErrorCode: number,
	code: string,
	message: string,
): Refused {
	return new Refused({ status: 401, serviceErrorCode, code, message });
}

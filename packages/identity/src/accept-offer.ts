import type { AccessContext } from "@patchbay/access";
import type { Database } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import {
	acceptInvitation,
	findInvitationByToken,
	humanText,
	type InvitationOffer,
} from "@patchbay/tenancy";
import { z } from "zod";
import type { InvitedPeople, InvitedPerson } from "./invited-people.ts";

export const acceptBody = z.object({
	token: z.string().max(200),
	// A form that leaves it empty leaves it out.
	name: z.preprocess(
		(name) => (name === "" ? undefined : name),
		humanText({
			most: 200,
			empty: "Give your name.",
			long: "A name has at most 200 characters.",
		}).optional(),
	),
	password: z.string().max(1_000).optional(),
});
export type AcceptBody = z.output<typeof acceptBody>;

/** The address has an account: whoever joins must show to be its owner. */
export class SignInFirst extends AppError {
	constructor(email: string) {
		super(
			"CONFLICT",
			`There is an account for ${email}. Sign in with it, then accept the invitation.`,
		);
	}
}

/**
 * Joins the tenant that the token leads to: as the person who is signed in, or as a new one where the address has no
 * account yet.
 *
 * @throws SignInFirst when it has one and nobody is signed in
 * @throws InvalidInput when a new person gives no name, or no sound password
 */
export async function acceptOffer(
	{ db, invited }: { db: Database; invited: InvitedPeople },
	{ token, name, password }: AcceptBody,
	signedIn: InvitedPerson | null,
	origin: Pick<AccessContext, "requestId" | "ipAddress" | "userAgent">,
): Promise<{ tenantId: string; tenantName: string; email: string }> {
	const offer = await findInvitationByToken(db, token);
	const person =
		signedIn ?? (await createPerson(invited, offer, { name, password }));
	await acceptInvitation(db, { token, person, origin });
	if (signedIn && offer.mailed) await invited.confirmEmail(signedIn);
	const { tenantId, tenantName, email } = offer;
	return { tenantId, tenantName, email };
}

async function createPerson(
	invited: InvitedPeople,
	{ email, mailed }: InvitationOffer,
	{ name, password }: Pick<AcceptBody, "name" | "password">,
): Promise<InvitedPerson> {
	if (await invited.hasAccount(email)) throw new SignInFirst(email);
	if (!name) throw new InvalidInput("Give your name.", { field: ["name"] });
	if (!password)
		throw new InvalidInput("Choose a password of 12 to 256 characters.", {
			field: ["password"],
		});
	// The link that was shown to whoever invites proves nothing about the address.
	const emailVerified = mailed;
	const person = await invited.create({ email, name, password, emailVerified });
	if (!person) throw new SignInFirst(email);
	return person;
}

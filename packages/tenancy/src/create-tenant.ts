import { systemContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	type Database,
	inTenant,
	newId,
	type TenantTransaction,
} from "@patchbay/db";
import { Conflict, InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import { humanText } from "./human-text.ts";

export const createTenantInput = z.object({
	/** Chosen by the caller where it must be known beforehand. */
	tenantId: z.uuid().optional(),
	name: humanText({
		most: 100,
		empty: "Give the tenant a name.",
		long: "A name has at most 100 characters.",
	}),
	slug: z
		.string()
		.regex(
			/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/,
			"A slug is 1 to 50 small letters, digits and hyphens, such as north-agency.",
		),
	owner: z.object({
		/** Id of the person in the schema `auth`. */
		userId: z.uuid(),
		name: humanText({
			most: 200,
			empty: "Give the owner's name.",
			long: "A name has at most 200 characters.",
		}),
		email: z
			.email("Give an e-mail address, such as owner@example.com.")
			.toLowerCase(),
	}),
});
export type CreateTenantInput = z.input<typeof createTenantInput>;

/**
 * Makes a tenant with its first owner and the first entries of its audit. For the command line and the demo's seed:
 * the role of the connection must be allowed to add a tenant, which the app's is not.
 * `within` runs in the same transaction, for what belongs to a new tenant but not to this package (its data key).
 *
 * @throws {InvalidInput} with the field that is wrong
 * @throws {Conflict} when the slug is taken
 */
export async function createTenant(
	db: Database,
	input: CreateTenantInput,
	options: {
		within?: (tx: TenantTransaction, tenantId: string) => Promise<void>;
		requestId?: string;
	} = {},
): Promise<{ tenantId: string; memberId: string }> {
	const { tenantId = newId(), name, slug, owner } = parse(input);
	const memberId = newId();
	const ctx = systemContext(
		tenantId,
		"tenant:create",
		options.requestId ?? newId(),
	);
	await inTenant(db, tenantId, async (tx) => {
		// `do nothing` instead of an error to read: the other tenant's row cannot be seen to ask for it.
		const { count } = await tx.tenant.createMany({
			data: [{ id: tenantId, name, slug }],
			skipDuplicates: true,
		});
		if (count === 0)
			throw new Conflict(`The slug "${slug}" is taken. Choose another one.`, {
				field: ["slug"],
			});
		await tx.member.create({
			data: { id: memberId, tenantId, ...owner, role: "OWNER" },
		});
		await options.within?.(tx, tenantId);
		await recordAudit(asSql(tx), ctx, {
			action: "MEMBER_JOIN",
			target: { type: "Member", id: memberId, label: owner.email },
			detail: { role: "OWNER", tenantName: name },
		});
	});
	return { tenantId, memberId };
}

function parse(input: CreateTenantInput): z.output<typeof createTenantInput> {
	const parsed = createTenantInput.safeParse(input);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new InvalidInput(issue?.message ?? "The input is wrong.", {
		field: issue?.path.map(String) ?? [],
	});
}

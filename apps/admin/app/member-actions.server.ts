import { parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";
import { type FormOutcome, outcomeOf } from "./action-outcome.ts";
import { api, type RouteArgs } from "./api.server.ts";
import { roleNames } from "./format/labels.ts";
import { InviteForm } from "./forms/invite-form.ts";
import { toFieldErrors } from "./forms/user-errors.ts";
import { roles } from "./graphql/enums.ts";
import {
	inviteMember,
	removeMember,
	revokeInvitation,
	setMemberRole,
} from "./graphql/members.ts";

const MemberAction = z.discriminatedUnion("intent", [
	z.object({
		intent: z.literal("set-role"),
		memberId: z.string(),
		role: z.enum(roles),
	}),
	z.object({ intent: z.literal("remove"), memberId: z.string() }),
	z.object({ intent: z.literal("revoke"), invitationId: z.string() }),
]);

export interface MemberOutcome extends FormOutcome {
	/** Link of an invitation that was just made; it cannot be shown again. */
	invited: { email: string; acceptUrl: string } | null;
}

/** Runs an action of the members' page, by the form's `intent`. */
export async function runMemberAction(
	args: RouteArgs,
	form: FormData,
): Promise<MemberOutcome> {
	if (form.get("intent") === "invite") return await invite(args, form);
	const call = api(args);
	const parsed = MemberAction.safeParse(Object.fromEntries(form));
	const rest = { reply: null, invited: null };
	if (!parsed.success)
		return { done: null, problem: "This form is not known.", ...rest };
	switch (parsed.data.intent) {
		case "set-role": {
			const { memberId, role } = parsed.data;
			const { setMemberRole: changed } = await call(setMemberRole, {
				input: { memberId, role },
			});
			return {
				...outcomeOf(changed.userErrors, `The role is ${roleNames[role]} now.`),
				...rest,
			};
		}
		case "remove": {
			const { memberId } = parsed.data;
			const { removeMember: removed } = await call(removeMember, {
				input: { memberId },
			});
			return {
				...outcomeOf(
					removed.userErrors,
					"Removed. Their access ended at once.",
				),
				...rest,
			};
		}
		case "revoke": {
			const { invitationId } = parsed.data;
			const { revokeInvitation: revoked } = await call(revokeInvitation, {
				input: { invitationId },
			});
			return {
				...outcomeOf(
					revoked.userErrors,
					"The invitation is withdrawn; its link no longer works.",
				),
				...rest,
			};
		}
	}
}

async function invite(args: RouteArgs, form: FormData): Promise<MemberOutcome> {
	const submission = parseWithZod(form, { schema: InviteForm });
	if (submission.status !== "success")
		return {
			done: null,
			problem: null,
			reply: submission.reply(),
			invited: null,
		};
	const { inviteMember: made } = await api(args)(inviteMember, {
		input: submission.value,
	});
	if (made.userErrors.length > 0 || !made.acceptUrl)
		return {
			done: null,
			problem: null,
			reply: submission.reply({
				fieldErrors: toFieldErrors(made.userErrors, ["email", "role"]),
			}),
			invited: null,
		};
	const { email } = submission.value;
	return {
		done: `${email} is invited.`,
		problem: null,
		reply: submission.reply({ resetForm: true }),
		invited: { email, acceptUrl: made.acceptUrl },
	};
}

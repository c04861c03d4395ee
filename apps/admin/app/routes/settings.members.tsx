import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { api } from "../api.server.ts";
import { InvitationTable } from "../components/members/invitation-table.tsx";
import { InviteCard } from "../components/members/invite-card.tsx";
import { MemberTable } from "../components/members/member-table.tsx";
import { Card } from "../components/ui/card.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { members } from "../graphql/members.ts";
import { viewerPermissions } from "../graphql/settings.ts";
import { runMemberAction } from "../member-actions.server.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const open = pageVariables(searchParams, 25, "invitations");
	const call = api(args);
	const { permissions } = (await call(viewerPermissions)).viewer;
	const manage = permissions.includes("member.manage");
	const { viewer, tenant } = await call(members, {
		manage,
		...pageVariables(searchParams),
		invitationsFirst: open.first,
		invitationsAfter: open.after,
		invitationsLast: open.last,
		invitationsBefore: open.before,
	});
	return {
		manage,
		myId: viewer.actor.id ?? null,
		members: tenant.members,
		invitations: tenant.invitations ?? null,
	};
}

export async function action(args: ActionFunctionArgs) {
	const outcome = await runMemberAction(args, await args.request.formData());
	// The link of an invitation is in it.
	const headers = { "Cache-Control": "no-store" };
	return data(outcome, { status: outcome.done ? 200 : 422, headers });
}

export default function Members() {
	const {
		manage,
		myId,
		members: people,
		invitations,
	} = useLoaderData<typeof loader>();
	return (
		<div className="grid gap-6">
			{manage && <InviteCard />}
			{invitations && invitations.nodes.length > 0 && (
				<Card flush title="Open invitations">
					<InvitationTable invitations={invitations.nodes} />
					<Pager
						pageInfo={invitations.pageInfo}
						totalCount={invitations.totalCount}
						noun="invitation"
						list="invitations"
					/>
				</Card>
			)}
			<Card
				flush
				title="Members"
				description={
					manage
						? "A workspace keeps at least one owner: make someone else an owner before the last one goes."
						: "Owners invite people and choose their roles."
				}
			>
				<MemberTable members={people.nodes} myId={myId} manage={manage} />
				<Pager
					pageInfo={people.pageInfo}
					totalCount={people.totalCount}
					noun="member"
				/>
			</Card>
		</div>
	);
}

import { graphql } from "./document.ts";
import type { Role } from "./enums.ts";
import {
	type Actor,
	actorFields,
	type PageInfo,
	type PageVariables,
	pageInfoFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface Member {
	id: string;
	name: string | null;
	email: string;
	role: Role;
	createdAt: string;
	removedAt: string | null;
}

export interface Invitation {
	id: string;
	email: string;
	role: Role;
	invitedBy: Actor;
	expiresAt: string;
	acceptedAt: string | null;
}

export interface MembersPage {
	viewer: { actor: { __typename: string; id?: string } };
	tenant: {
		members: { nodes: Member[]; pageInfo: PageInfo; totalCount: number };
		/** Left out for someone who may not manage members. */
		invitations?: {
			nodes: Invitation[];
			pageInfo: PageInfo;
			totalCount: number;
		};
	};
}

export const members = graphql<
	MembersPage,
	PageVariables & {
		manage: boolean;
		invitationsFirst?: number | undefined;
		invitationsAfter?: string | undefined;
		invitationsLast?: number | undefined;
		invitationsBefore?: string | undefined;
	}
>(
	/* GraphQL */ `
		query Members(
			$manage: Boolean!, $first: Int, $after: String, $last: Int, $before: String
			$invitationsFirst: Int, $invitationsAfter: String, $invitationsLast: Int, $invitationsBefore: String
		) {
			viewer { actor { __typename ... on Member { id } } }
			tenant {
				members(first: $first, after: $after, last: $last, before: $before) {
					nodes { id name email role createdAt removedAt }
					${pageInfoFields}
					totalCount
				}
				invitations(
					first: $invitationsFirst, after: $invitationsAfter, last: $invitationsLast, before: $invitationsBefore
				) @include(if: $manage) {
					nodes { id email role expiresAt acceptedAt invitedBy { ...ActorFields } }
					${pageInfoFields}
					totalCount
				}
			}
		}
	`,
	actorFields,
);

export const inviteMember = graphql<
	{
		inviteMember: {
			invitation: { id: string; email: string } | null;
			acceptUrl: string | null;
			userErrors: UserError[];
		};
	},
	{ input: { email: string; role: Role } }
>(/* GraphQL */ `
	mutation InviteMember($input: InviteMemberInput!) {
		inviteMember(input: $input) { invitation { id email } acceptUrl ${userErrorFields} }
	}
`);

export const revokeInvitation = graphql<
	{ revokeInvitation: { userErrors: UserError[] } },
	{ input: { invitationId: string } }
>(/* GraphQL */ `
	mutation RevokeInvitation($input: InvitationInput!) {
		revokeInvitation(input: $input) { ${userErrorFields} }
	}
`);

export const setMemberRole = graphql<
	{ setMemberRole: { userErrors: UserError[] } },
	{ input: { memberId: string; role: Role } }
>(/* GraphQL */ `
	mutation SetMemberRole($input: SetMemberRoleInput!) {
		setMemberRole(input: $input) { ${userErrorFields} }
	}
`);

export const removeMember = graphql<
	{ removeMember: { userErrors: UserError[] } },
	{ input: { memberId: string } }
>(/* GraphQL */ `
	mutation RemoveMember($input: MemberInput!) {
		removeMember(input: $input) { ${userErrorFields} }
	}
`);

import { roleNames } from "../../format/labels.ts";
import type { Member } from "../../graphql/members.ts";
import { Badge } from "../ui/badge.tsx";
import { ConfirmAction } from "../ui/confirm-action.tsx";
import { ActionsTd, ActionsTh, rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { RoleSelect } from "./role-select.tsx";

export interface MemberTableProps {
	members: Member[];
	/** The one who is looking. */
	myId: string | null;
	/** They may change roles and remove people. */
	manage: boolean;
}

export function MemberTable({ members, myId, manage }: MemberTableProps) {
	return (
		<Table stacked caption="Members">
			<thead>
				<tr>
					<Th>Person</Th>
					<Th>Role</Th>
					<Th>Since</Th>
					{manage && <ActionsTh />}
				</tr>
			</thead>
			<tbody>
				{members.map((member) => (
					<tr key={member.id} className={rowClass}>
						<Td>
							<p className="flex items-center gap-2 font-medium">
								{member.name ?? member.email}
								{member.id === myId && (
									<Badge tone="quiet" dot={false}>
										You
									</Badge>
								)}
							</p>
							{member.name && (
								<p className="text-[13px] text-ink-soft">{member.email}</p>
							)}
						</Td>
						<Td label="Role">
							{manage ? <RoleSelect member={member} /> : roleNames[member.role]}
						</Td>
						<Td label="Since" className="whitespace-nowrap">
							<Time at={member.createdAt} />
						</Td>
						{manage && (
							<ActionsTd>
								<RemoveAction member={member} me={member.id === myId} />
							</ActionsTd>
						)}
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function RemoveAction({ member, me }: { member: Member; me: boolean }) {
	const name = member.name ?? member.email;
	return (
		<ConfirmAction
			label={me ? "Leave" : "Remove"}
			accessibleLabel={me ? "Leave this workspace" : `Remove ${name}`}
			title={me ? "Leave this workspace?" : `Remove ${name}?`}
			description={
				<>
					<p>
						{me ? "Your" : "Their"} access ends at once, also in pages that are
						open now. What {me ? "you" : "they"} did stays in the audit log.
					</p>
					<p>
						API keys and connections stay: they belong to the workspace. To come
						back, {me ? "you need" : "they need"} a new invitation.
					</p>
				</>
			}
			confirm={me ? "Leave" : "Remove"}
			intent="remove"
			fields={{ memberId: member.id }}
		/>
	);
}

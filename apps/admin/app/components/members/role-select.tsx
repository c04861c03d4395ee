import { useState } from "react";
import { roleNames } from "../../format/labels.ts";
import type { Role } from "../../graphql/enums.ts";
import type { Member } from "../../graphql/members.ts";
import { Button } from "../ui/button.tsx";
import { inputClass } from "../ui/field.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";

const offered = ["MEMBER", "ADMIN", "OWNER"] as const satisfies Role[];

/** A person's role; a change is sent by its own button, which appears when another one is chosen. */
export function RoleSelect({ member }: { member: Member }) {
	const { Form, pending } = useFormOutcome();
	const [chosen, setChosen] = useState<Role>(member.role);
	const [shown, setShown] = useState(member.role);
	if (shown !== member.role) {
		setShown(member.role);
		setChosen(member.role);
	}
	return (
		<Form method="post" className="flex items-center gap-2">
			<input type="hidden" name="intent" value="set-role" />
			<input type="hidden" name="memberId" value={member.id} />
			<select
				name="role"
				aria-label={`Role of ${member.name ?? member.email}`}
				value={chosen}
				onChange={(event) => setChosen(event.target.value as Role)}
				className={`${inputClass} w-28 min-w-28 pr-7`}
			>
				{offered.map((role) => (
					<option key={role} value={role}>
						{roleNames[role]}
					</option>
				))}
			</select>
			{chosen !== member.role && (
				<Button type="submit" size="small" look="primary" pending={pending}>
					Save
				</Button>
			)}
		</Form>
	);
}

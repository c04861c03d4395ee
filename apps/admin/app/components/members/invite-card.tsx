import { type FormMetadata, getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { useEffect, useState } from "react";
import type { z } from "zod";
import { roleExplanations, roleNames } from "../../format/labels.ts";
import { selectFieldProps, textFieldProps } from "../../forms/input-props.ts";
import { InviteForm } from "../../forms/invite-form.ts";
import type { Role } from "../../graphql/enums.ts";
import type { MemberOutcome } from "../../member-actions.server.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { useFormOutcome } from "../use-form-outcome.ts";

const offered = ["MEMBER", "ADMIN", "OWNER"] as const satisfies Role[];

/** Asks for an address and a role; shows the link that was made, once. */
export function InviteCard() {
	const { Form, outcome, lastResult, pending } =
		useFormOutcome<MemberOutcome>();
	const [invited, setInvited] = useState<MemberOutcome["invited"]>(null);
	const made = outcome?.invited;
	useEffect(() => {
		if (made) setInvited(made);
	}, [made]);
	const [role, setRole] = useState<Role>("MEMBER");
	const [form, fields] = useForm<z.input<typeof InviteForm>>({
		id: "invite",
		lastResult,
		defaultValue: { role: "MEMBER" },
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: InviteForm }),
		shouldRevalidate: "onInput",
	});
	return (
		<Card
			title="Invite someone"
			description="They get a mail with a link that works once, for seven days."
		>
			<div className="grid gap-4">
				{invited && (
					<ShownOnce
						title={`The link for ${invited.email}`}
						explanation="It went to them by mail, where this installation can send mail. If they do not get it, pass it on yourself: it is shown only now."
						onDone={() => setInvited(null)}
						doneLabel="Done"
					>
						<CopyField
							value={invited.acceptUrl}
							what="the link"
							className="bg-surface"
						/>
					</ShownOnce>
				)}
				<Form
					method="post"
					{...getFormProps(form as FormMetadata)}
					className="grid gap-4"
				>
					<input type="hidden" name="intent" value="invite" />
					{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
					<div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
						<TextField
							{...textFieldProps(fields.email, "email")}
							label="E-mail address"
							autoComplete="off"
						/>
						<SelectField
							{...selectFieldProps(fields.role)}
							label="Role"
							hint={roleExplanations[role]}
							onChange={(event) => setRole(event.target.value as Role)}
						>
							{offered.map((each) => (
								<option key={each} value={each}>
									{roleNames[each]}
								</option>
							))}
						</SelectField>
						<Button
							type="submit"
							look="primary"
							pending={pending}
							className="sm:mt-[1.625rem]"
						>
							Invite
						</Button>
					</div>
				</Form>
			</div>
		</Card>
	);
}

import type { Platform } from "../../graphql/enums.ts";
import { extraFields } from "../../oauth-extras.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { TextField } from "../ui/field.tsx";

export interface ExtraInputsProps {
	platform: Platform;
	/** Names that have a value already: it is never shown, and an empty field keeps it. */
	stored?: readonly string[];
	/** Faults by the field's name in the form. */
	errors?: Readonly<Record<string, string[] | null>> | undefined;
}

/** What the platform wants beside client id and secret. */
export function ExtraInputs({
	platform,
	stored = [],
	errors = {},
}: ExtraInputsProps) {
	return extraFields(platform).map(({ name, label, hint, secret }) => {
		const kept = stored.includes(name);
		return (
			<div key={`${platform} ${name}`} className="grid gap-2">
				<TextField
					id={`extras-${name}`}
					name={`extras.${name}`}
					type={secret ? "password" : "text"}
					label={label}
					hint={kept ? "Stored. Leave it empty to keep it." : hint}
					errors={errors[`extras.${name}`] ?? undefined}
					optional
					autoComplete="off"
					spellCheck={false}
				/>
				{kept && (
					<Checkbox
						name="removed"
						value={name}
						label={`Remove the stored ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
					/>
				)}
			</div>
		);
	});
}

import { Form, useNavigation } from "@remix-run/react";
import { startPath } from "../../format/platform-paths.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { KeyField } from "../../graphql/parts.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

export interface KeyFormProps {
	platform: Platform;
	name: string;
	brandId: string;
	returnTo: string;
	fields: readonly KeyField[];
	/** Gives this connection another key. */
	connectionId?: string | undefined;
	/** What was given before, of the fields that hold no secret. */
	values?: Readonly<Record<string, string>> | undefined;
	/** Faults by the field's name; those of the whole form under "". */
	errors?: Readonly<Record<string, string[]>> | undefined;
}

/** Connects a platform by keys that an admin made in its own settings. They are sent once and never come back. */
export function KeyForm({
	platform,
	name,
	brandId,
	returnTo,
	fields,
	connectionId,
	values = {},
	errors = {},
}: KeyFormProps) {
	const action = startPath(platform, { brandId, returnTo, connectionId });
	const pending = useNavigation().formAction === action;
	return (
		<Form
			method="post"
			action={action}
			className="grid max-w-md gap-4 text-left"
		>
			<input type="hidden" name="brandId" value={brandId} />
			<input type="hidden" name="returnTo" value={returnTo} />
			{connectionId && (
				<input type="hidden" name="connectionId" value={connectionId} />
			)}
			{errors[""] && <Notice tone="bad">{errors[""].join(" ")}</Notice>}
			{fields.map((field) => (
				<TextField
					key={field.name}
					id={`${platform}-${field.name}`}
					name={field.name}
					type={field.secret ? "password" : "text"}
					label={field.label}
					hint={field.hint ?? undefined}
					errors={errors[field.name]}
					defaultValue={field.secret ? undefined : values[field.name]}
					optional={!field.required}
					required={field.required}
					autoComplete="off"
					spellCheck={false}
				/>
			))}
			<Button
				type="submit"
				look="primary"
				pending={pending}
				className="justify-self-start"
			>
				{connectionId ? "Use this key" : `Connect ${name}`}
			</Button>
		</Form>
	);
}

import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
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
	/** Outcome of a form that was sent before the page was alive. */
	refused?: RefusedKeys | null | undefined;
}

/** Answer to keys that were not accepted. */
export interface RefusedKeys {
	/** Faults by the field's name; those of the whole form under "". */
	keyErrors: Readonly<Record<string, string[]>>;
	/** Values given before, of the fields that hold no secret. */
	kept: Readonly<Record<string, string>>;
}

/**
 * Connects a platform by keys that an admin made in its own settings. They are sent once and never come back. A fault is
 * told where the form is, whichever page that is.
 */
export function KeyForm({
	platform,
	name,
	brandId,
	returnTo,
	fields,
	connectionId,
	refused,
}: KeyFormProps) {
	const action = startPath(platform, {
		brandId,
		returnTo,
		connectionId,
		method: "API_KEY",
	});
	const fetcher = useFetcher<Partial<Nullable<RefusedKeys>>>();
	const form = useRef<HTMLFormElement>(null);
	const { keyErrors, kept } = fetcher.data ?? refused ?? {};
	const errors = keyErrors ?? {};
	useEffect(() => {
		if (keyErrors)
			form.current
				?.querySelector<HTMLInputElement>("[aria-invalid=true]")
				?.focus();
	}, [keyErrors]);
	return (
		<fetcher.Form
			ref={form}
			method="post"
			// The browser would tell the first empty field alone.
			noValidate
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
					defaultValue={field.secret ? undefined : kept?.[field.name]}
					optional={!field.required}
					required={field.required}
					autoComplete="off"
					spellCheck={false}
				/>
			))}
			<Button
				type="submit"
				look="primary"
				pending={fetcher.state !== "idle"}
				className="justify-self-start"
			>
				{connectionId ? "Use this key" : `Connect ${name}`}
			</Button>
		</fetcher.Form>
	);
}

type Nullable<T> = { [Key in keyof T]: T[Key] | null };

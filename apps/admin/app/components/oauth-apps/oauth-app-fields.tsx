import {
	type FormMetadata,
	getFormProps,
	type SubmissionResult,
	useForm,
} from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import type { z } from "zod";
import { platformPath } from "../../format/platform-paths.ts";
import { selectFieldProps, textFieldProps } from "../../forms/input-props.ts";
import { OAuthAppForm } from "../../forms/oauth-app-form.ts";
import type { AuthenticationMethod, Platform } from "../../graphql/enums.ts";
import type { PlatformExtras } from "../../graphql/oauth-apps.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ExtraInputs } from "./extra-inputs.tsx";

interface PlatformChoice extends PlatformExtras {
	name: string;
	authenticationMethods: AuthenticationMethod[];
	/** Where sign-in with this platform comes back to; null where nobody can sign in with it. */
	signInPath: string | null;
}

export interface OAuthAppFieldsProps {
	platforms: PlatformChoice[];
	adminUrl: string;
	lastResult: SubmissionResult<string[]> | undefined;
}

/** The form of a new app. What is typed as a secret is never sent back to the browser, not even with a fault. */
export function OAuthAppFields({
	platforms,
	adminUrl,
	lastResult,
}: OAuthAppFieldsProps) {
	const pending = useNavigation().formMethod === "POST";
	const [platform, setPlatform] = useState(platforms[0]?.platform);
	const chosen = platforms.find((each) => each.platform === platform);
	const [form, fields] = useForm<z.input<typeof OAuthAppForm>>({
		lastResult: pending ? null : (lastResult ?? null),
		defaultValue: { platform },
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: OAuthAppForm }),
		shouldRevalidate: "onInput",
	});
	if (!chosen)
		return <Notice tone="info">No platform needs an OAuth app.</Notice>;
	const { name, signInPath, appExtras, authenticationMethods } = chosen;
	// OAuth 1.0a has other words for both.
	const isOAuth1 = authenticationMethods.includes("OAUTH1");
	return (
		<Form
			method="post"
			{...getFormProps(form as FormMetadata)}
			className="grid max-w-xl gap-4"
		>
			{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
			<SelectField
				{...selectFieldProps(fields.platform)}
				label="Platform"
				onChange={(event) => setPlatform(event.target.value as Platform)}
			>
				{platforms.map((each) => (
					<option key={each.platform} value={each.platform}>
						{each.name}
					</option>
				))}
			</SelectField>
			<div className="grid gap-1.5">
				<p className="font-medium">Redirect URI to enter at {name}</p>
				<CopyField
					value={`${adminUrl}/oauth/${platformPath(chosen.platform)}/callback`}
					what="the redirect URI"
				/>
				{signInPath && (
					<>
						<p className="mt-1 text-ink-soft text-xs">
							And this one, if people are to sign in here with it:
						</p>
						<CopyField
							value={`${adminUrl}${signInPath}`}
							what="the redirect URI for signing in"
						/>
					</>
				)}
			</div>
			<TextField
				{...textFieldProps(fields.label, "text")}
				label="Name"
				hint="For you, to tell it from others."
				autoComplete="off"
			/>
			<TextField
				{...textFieldProps(fields.clientId, "text")}
				label="Client ID"
				hint={isOAuth1 ? "The app's API key (consumer key)." : undefined}
				autoComplete="off"
				spellCheck={false}
			/>
			<TextField
				{...textFieldProps(fields.clientSecret, "password")}
				label="Client secret"
				hint={`${isOAuth1 ? "The API key secret (consumer secret). " : ""}It is encrypted at once and never shown again.`}
				autoComplete="off"
			/>
			<ExtraInputs extras={appExtras} errors={form.allErrors} />
			<div className="mt-1 flex flex-wrap gap-2">
				<Button type="submit" look="primary" pending={pending}>
					Add the app
				</Button>
				<ButtonLink look="quiet" to="/settings/oauth-apps">
					Cancel
				</ButtonLink>
			</div>
		</Form>
	);
}

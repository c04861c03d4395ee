import { useId, useState } from "react";
import { checkedKeywords, keywordLines } from "../../format/keyword-lines.ts";
import { matchTypeNames } from "../../format/labels.ts";
import { countOf } from "../../format/numbers.ts";
import { keywordMatchTypes } from "../../graphql/enums.ts";
import type { RefusedKeyword } from "../../keyword-action.server.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextArea } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { CheckFindings } from "./change-preview.tsx";
import { useChange } from "./use-change.ts";

const matchTypes = keywordMatchTypes.filter((type) => type !== "UNKNOWN");

export interface AddKeywordsProps {
	adGroupId: string;
	/** Name of the ad group alone. */
	name: string;
	/** The platform's word for an ad group. */
	word: string;
	platformName: string;
}

/** Button that asks for keywords: they are checked by the platform, and those that it takes are added. */
export function AddKeywords({
	adGroupId,
	name,
	word,
	platformName,
}: AddKeywordsProps) {
	const change = useChange();
	const { outcome } = change;
	const [text, setText] = useState("");
	const [matchType, setMatchType] = useState<string>("PHRASE");
	const id = useId();
	const lines = keywordLines(text);
	const isChecked = outcome?.checked === checkedKeywords(matchType, lines);
	const refused = outcome?.refused ?? [];
	const taken = isChecked
		? lines.filter((line) => !refused.some((each) => each.text === line))
		: lines;
	return (
		<>
			<Button
				size="small"
				aria-label={`Add keywords to the ${word} “${name}”`}
				onClick={() => {
					setText("");
					change.show();
				}}
			>
				Add keywords
			</Button>
			<ChangeDialog
				change={change}
				title="Add keywords"
				description={
					<p className="[overflow-wrap:anywhere]">
						To the {word} “{name}” at {platformName}. It bids on them at once.
					</p>
				}
				fields={{
					intent: "keywords",
					targetId: adGroupId,
					name,
					keywords: taken.join("\n"),
				}}
				isChecked={isChecked}
				confirm={`Add ${countOf(taken.length, "keyword")}`}
			>
				<TextArea
					id={`${id}-text`}
					label="Keywords"
					hint="One a line."
					rows={5}
					value={text}
					onChange={({ target }) => setText(target.value)}
				/>
				<SelectField
					id={`${id}-match`}
					name="matchType"
					label="Match type"
					value={matchType}
					onChange={({ target }) => setMatchType(target.value)}
				>
					{matchTypes.map((type) => (
						<option key={type} value={type}>
							{matchTypeNames[type]}
						</option>
					))}
				</SelectField>
				{outcome && (isChecked || outcome.checked === null) && (
					<>
						<Refused refused={refused} />
						<CheckFindings
							outcome={outcome}
							platformName={platformName}
							taken={refused.length > 0 ? "the others" : "them"}
						/>
					</>
				)}
			</ChangeDialog>
		</>
	);
}

function Refused({ refused }: { refused: readonly RefusedKeyword[] }) {
	if (refused.length === 0) return null;
	return (
		<Notice
			tone="warn"
			title={`${countOf(refused.length, "keyword")} cannot be added`}
		>
			<ul aria-label="Keywords that cannot be added" className="grid gap-1">
				{refused.map(({ text, message }) => (
					<li key={text} className="[overflow-wrap:anywhere]">
						<strong className="font-medium text-ink">“{text}”</strong>:{" "}
						{message}
					</li>
				))}
			</ul>
		</Notice>
	);
}

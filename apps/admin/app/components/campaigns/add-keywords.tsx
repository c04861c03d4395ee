import { useId, useState } from "react";
import {
	checkedKeywords,
	keywordLines,
	keywordNoun,
} from "../../format/keyword-lines.ts";
import { capitalized, matchTypeNames } from "../../format/labels.ts";
import { countOf } from "../../format/numbers.ts";
import {
	type KeywordMatchType,
	keywordMatchTypes,
} from "../../graphql/enums.ts";
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
	/** Match types that a negative keyword can have; none where there are none. */
	negativeMatchTypes: readonly KeywordMatchType[];
	platformName: string;
}

/** Button that asks for keywords, or for negative ones where the platform has them: they are checked by the platform, and those that it takes are added. */
export function AddKeywords({
	adGroupId,
	name,
	word,
	negativeMatchTypes,
	platformName,
}: AddKeywordsProps) {
	const change = useChange();
	const { outcome } = change;
	const [text, setText] = useState("");
	const [isNegative, setNegative] = useState(false);
	const types = isNegative ? negativeMatchTypes : matchTypes;
	const [chosen, setChosen] = useState<string>("PHRASE");
	const matchType = types.find((type) => type === chosen) ?? types[0] ?? "";
	const noun = keywordNoun(isNegative);
	const id = useId();
	const lines = keywordLines(text);
	const isChecked =
		outcome?.checked ===
		checkedKeywords({ negative: isNegative, matchType }, lines);
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
					setNegative(false);
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
						To the {word} “{name}” at {platformName}.{" "}
						{isNegative
							? "It is no longer shown where one of them fits."
							: "It bids on them at once."}
					</p>
				}
				fields={{
					intent: "keywords",
					targetId: adGroupId,
					name,
					kind: isNegative ? "negative" : "bidOn",
					keywords: taken.join("\n"),
				}}
				isChecked={isChecked}
				confirm={`Add ${countOf(taken.length, noun)}`}
			>
				{negativeMatchTypes.length > 0 && (
					<SelectField
						id={`${id}-kind`}
						label="Kind"
						value={isNegative ? "negative" : "bidOn"}
						onChange={({ target }) => setNegative(target.value === "negative")}
					>
						<option value="bidOn">Keywords</option>
						<option value="negative">Negative keywords</option>
					</SelectField>
				)}
				<TextArea
					id={`${id}-text`}
					label={`${capitalized(noun)}s`}
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
					onChange={({ target }) => setChosen(target.value)}
				>
					{types.map((type) => (
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

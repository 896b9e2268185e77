import { ActionForm, Check, Choice, Field } from './forms.js';
import { html } from './render.js';
import { post } from './store.js';

/** @type {Record<string, [string, Array<[string, string]>]>} */
const SETTINGS = {
	list_order: [
		'Order of lists',
		[
			['newest_first', 'Newest first'],
			['oldest_first', 'Oldest first'],
		],
	],
	envelope: [
		'A response begins with',
		[
			['code_200', '"code": 200'],
			['code_0', '"code": 0'],
			['error_code', '"error_code": ""'],
		],
	],
	repeated_ref_id: [
		'A repeated transfer reference',
		[
			['execute', 'Moves money again'],
			['return_first', 'Returns the first transfer'],
		],
	],
	percentage_fee: [
		'A fee of 1.5 % is written',
		[
			['fraction', '0.015'],
			['percent', '1.5'],
		],
	],
	retry_headers: [
		'A repeated delivery has',
		[
			['first', 'The headers of the first'],
			['fresh', 'New headers'],
		],
	],
	user_filter: [
		'Lists asked for one user',
		[
			['applied', 'Show that user only'],
			['ignored', 'Show all users'],
		],
	],
	card_user: [
		'A card names its user in',
		[
			['get_card', 'Get Card only'],
			['everywhere', 'Every response'],
			['nowhere', 'No response'],
		],
	],
	left_out_limits: [
		'Limits that an update leaves out',
		[
			['kept', 'Stay'],
			['removed', 'Are removed'],
		],
	],
};

/** What Wonder's documents leave open. @param {any} props */
export function Settings({ settings }) {
	const save = async (
		/** @type {any} */ { page_cap, wallet_activation_ms, sign_query, ...rest },
	) => {
		await post('/settings', {
			...rest,
			page_cap: Number(page_cap),
			wallet_activation_ms: Number(wallet_activation_ms),
			sign_query: sign_query === 'on',
		});
		return 'Saved. It counts from the next request on.';
	};
	return html`<${ActionForm} name="What Wonder leaves open" label="Save" run=${save}>
		<${Check}
			label="The signature covers the query string"
			name="sign_query"
			defaultChecked=${settings.sign_query}
		/>
		<div class="pair">
			<${Field}
				label="Page cap (rows)"
				name="page_cap"
				type="number"
				min="1"
				max="1000"
				defaultValue=${settings.page_cap}
				required
			/>
			<${Field}
				label="Wallet is active after (ms)"
				name="wallet_activation_ms"
				type="number"
				min="0"
				max="100000"
				defaultValue=${settings.wallet_activation_ms}
				required
			/>
		</div>
		<div class="pair of-choices">
			${Object.entries(SETTINGS).map(
				([name, [label, options]]) =>
					html`<${Choice}
						key=${name}
						label=${label}
						name=${name}
						options=${options}
						value=${settings[name]}
					/>`,
			)}
		</div>
	<//>`;
}

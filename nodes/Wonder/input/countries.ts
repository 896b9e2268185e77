import { InvalidInput } from './invalidInput';
import { plain } from './matching';
import { quoted } from './quoted';
import { trimmed } from './formats';

/** ISO 3166-1 codes of two and three letters, and Kosovo's, which is user-assigned. */
const CODES = `
	ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA
		AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES
		BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK
		CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA
		DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA
		GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
		GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD
		IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA
		KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA
		LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ
		MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC
		NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
		PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC
		SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV
		SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR
		TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR
		VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE
`;

/** Common names, besides those that Node.js has. */
const OTHER_NAMES = [
	['AE', 'UAE'],
	['BN', 'Brunei Darussalam'],
	['CD', 'DR Congo', 'DRC', 'Democratic Republic of the Congo'],
	['CG', 'Republic of the Congo'],
	['CI', 'Ivory Coast'],
	['CN', 'PRC', 'Mainland China', "People's Republic of China"],
	['CV', 'Cabo Verde', 'Cape Verde'],
	['CZ', 'Czech Republic'],
	['GB', 'UK', 'Britain', 'Great Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland'],
	['HK', 'Hong Kong', 'Hong Kong SAR', 'Hong Kong, China'],
	['IR', 'Islamic Republic of Iran', 'Iran, Islamic Republic of'],
	['KP', 'DPRK', "Democratic People's Republic of Korea"],
	['KR', 'ROK', 'Republic of Korea', 'Korea, Republic of', 'Korea, South'],
	['LA', 'Lao PDR', "Lao People's Democratic Republic"],
	['MD', 'Republic of Moldova'],
	['MK', 'Macedonia'],
	['MM', 'Burma'],
	['MO', 'Macau', 'Macao', 'Macau SAR', 'Macao SAR', 'Macau, China', 'Macao, China'],
	['NL', 'Holland'],
	['PS', 'Palestine', 'State of Palestine'],
	['RU', 'Russian Federation'],
	['SA', 'Kingdom of Saudi Arabia', 'KSA'],
	['SY', 'Syrian Arab Republic'],
	['SZ', 'Swaziland'],
	['TL', 'East Timor'],
	['TR', 'Turkey', 'Türkiye'],
	['TW', 'Taiwan, China', 'Taiwan, Province of China'],
	['US', 'United States of America'],
	['VA', 'Vatican', 'Holy See'],
	['VN', 'Viet Nam'],
];

interface Country {
	alpha2: string;
	alpha3: string;
}

/** By code and name, as `simple` writes them. Built when it is first needed. */
let byCodeAndName: Map<string, Country> | undefined;

function countries(): Map<string, Country> {
	const displayNames = new Intl.DisplayNames('en', { type: 'region' });
	const byName = new Map<string, Country>();
	for (const codes of CODES.match(/\w+/g) ?? []) {
		const country = { alpha2: codes.slice(0, 2), alpha3: codes.slice(2) };
		const name = displayNames.of(country.alpha2) ?? '';
		const names = [country.alpha2, country.alpha3, name, name.replace(/ \(.*\)/, '')];
		for (const each of names) byName.set(simple(each), country);
	}
	for (const [alpha2, ...others] of OTHER_NAMES) {
		for (const name of others) byName.set(simple(name), byName.get(alpha2) as Country);
	}
	return byName;
}

/** Without accents, punctuation, and words that people often omit. Text in parentheses is kept. */
const simple = (name: string) =>
	plain(name)
		.normalize('NFD')
		.replace(/\p{M}|\(THE\)/gu, '')
		.replace(/&/g, ' AND ')
		.replace(/^ST\b/, 'SAINT')
		.replace(/^THE | SAR CHINA$/g, '')
		.replace(/[^\p{L}\p{N}]/gu, '');

const find = (text: string) =>
	/\p{L}/u.test(text) ? (byCodeAndName ??= countries()).get(simple(text)) : undefined;

const notACountry = (text: string) =>
	new InvalidInput(
		`${quoted(text)} is not a country`,
		'Enter its English name or ISO 3166 code, like Hong Kong, HK or HKG.',
	);

/** ISO 3166 alpha-3. */
export function country3(value: unknown): string {
	const text = trimmed(value);
	const country = find(text);
	if (!country) throw notACountry(text);
	return country.alpha3;
}

/**
 * The alpha-2 and alpha-3 codes of a country, because Wonder documents neither. Also takes several codes
 * with spaces between them: "HK US".
 */
export function countryCodes(text: string): string[] {
	const whole = find(text);
	const parts = text.split(/\s+/);
	// "AND" is also Andorra's code.
	if (!whole && parts.some((part) => /^(and|or|&)$/i.test(part))) {
		throw new InvalidInput(`${quoted(text)} is not a country`, 'Separate countries with commas.');
	}
	return (whole ? [whole] : parts.map(find)).flatMap((country) => {
		if (!country) throw notACountry(text);
		return [country.alpha2, country.alpha3];
	});
}

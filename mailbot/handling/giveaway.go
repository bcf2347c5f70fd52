package handling

import (
	"regexp"
	"strings"
)

// pattern is a shape that gives its writer away.
type pattern struct {
	why   string
	holds func(plain string) bool
}

const (
	lead  = `^[\s\d.()・*※■□●○◆#/;'"-]*` // numbering and comment marks before a label
	sites = `(?:gist\.)?github\.com|gitlab\.com|bitbucket\.org|(?:mobile\.)?(?:twitter|x)\.com|qiita\.com|zenn\.dev|note\.(?:com|mu)|(?:www\.)?facebook\.com|` +
		`(?:\w+\.)?linkedin\.com/in|(?:www\.)?instagram\.com|hackerone\.com|bugcrowd\.com|keybase\.io|speakerdeck\.com|bsky\.app/profile`
)

var (
	personalPage = regexp.MustCompile(`(?i:(?:^|[^\w.-])(?:www\.)?(?:` + sites + `)/@?[\w.-]{2,}|[\w-]+\.(?:github\.io|hatenablog\.(?:com|jp)|hatenadiary\.(?:com|jp)|tumblr\.com|wordpress\.com|blogspot\.com|medium\.com)\b|` +
		`https?://(?:[^\s/]+/)+(?:~|@|%7e)\w)`)
	account    = regexp.MustCompile(`(?i:(?:twitter|ツイッター|mastodon|discord|slack|telegram|github|skype|LINE)\s*(?:id|アカウント)?\s*:\s*@?[\w.#-]{2,}|\S\s*[\s(:、。]@[a-z_]\w{2,}(?:[\s)、。]|$))`)
	hiddenAt   = regexp.MustCompile(`(?i:[\w.+-]{2,} ?[\[({<_] ?(?:at|アット|アットマーク|@) ?[\])}>_] ?[\w-]{2,}(?: ?(?:\.|[\[({<] ?(?:dot|\.) ?[\])}>]) ?[\w-]{2,})+|[\w.+-]{2,} at [\w-]{2,}(?: dot [\w-]{2,})+)`)
	postal     = regexp.MustCompile(`〒 ?\d{3}|` + lead + `(?:住所|所在地)[^:]{0,12}:\s*\S`)
	phoneLabel = regexp.MustCompile(`(?i:\b(?:tel|fax|phone|mobile|cell)\b|電話|携帯|内線|ファクス|ファックス)[^\d:]{0,6}[.:]?\s*[+(]?\d[\d ()-]{2,}`)
	prompt     = regexp.MustCompile(`(?:^|\s|\[)[a-z_][\w-]{1,31}@[\w-]+(?:[: ][^\s$#\]]*)?\]?[$#]|PS [A-Z]:\\Users\\`)
	named      = regexp.MustCompile(lead + `(?i:(?:氏名|お名前|名前|届出者|届出者名|報告者|報告者名|発見者|発見者名|ハンドル名?|担当者?|謝辞|your name|reporter|reported by|discovered by|found by|credits?|(?:exploit )?author)(?:\([^)]*\))?\s*:\s*\S|@author\s+\S|copyright\s+(?:\(c\)|©))`)
	employed   = regexp.MustCompile(lead + `(?i:(?:所属|所属組織|所属名|会社名|組織名|勤務先|学校名|affiliation|organi[sz]ation|company)\s*:\s*\S)`)
	ofSchool   = regexp.MustCompile(`[^\s。、「」]{1,30}(?:大学|大学院|大学校|高等専門学校|高専|高等学校|高校|専門学校|研究室|研究所)[^\s。、「」]{0,30}の`)
	ofCompany  = regexp.MustCompile(`(?:株式会社|有限会社|合同会社|\(株\)|㈱|法人)[^。、]{0,40}の[^。、]{1,20}(?:です|と申します|でございます)`)
	iAm        = regexp.MustCompile(`と(?:申|もう)します|お世話に[^。]{0,20}[。、][^。、]{1,24}です(?:[。.]|$)|(?i:\bmy name is\b|\bi work (?:for|at)\b|\bon behalf of\b|\bi(?: a|'|’)m (?:an? )?(?:[\w-]+ ){0,3}(?:student|researcher|engineer|professor|employee|developer|consultant|pentester)\b)|` +
		`\b(?:I am|I'm|I’m|[Tt]his is) [A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2},? (?:from|of|at|with|a|an) `)
	fingerprint = regexp.MustCompile(`(?i:\b(?:[0-9a-f]{4}[ :]{1,2}){9}[0-9a-f]{4}\b)`)
)

// patterns stand in the order of the findings.
var patterns = []pattern{
	{WhyName, named.MatchString},
	{WhyOrganisation, employed.MatchString},
	{WhyAddress, func(s string) bool { return len(MailAddresses(s, 1)) > 0 }},
	{WhyAddress, hiddenAt.MatchString},
	{WhyAddress, postal.MatchString},
	{WhyPhone, holdsPhone},
	{WhyPhone, phoneLabel.MatchString},
	{WhyLink, personalPage.MatchString},
	{WhyPath, func(s string) bool { return len(AccountPaths(s, 1)) > 0 }},
	{WhyPath, prompt.MatchString},
	{WhyHandle, account.MatchString},
	{WhySignature, fingerprint.MatchString},
	{WhyGreeting, ofSchool.MatchString},
	{WhyGreeting, ofCompany.MatchString},
	{WhyGreeting, iAm.MatchString},
}

// generic is what a line gives away whoever wrote it.
func generic(plain string) string {
	if strings.TrimSpace(plain) == "" {
		return ""
	}
	for _, p := range patterns {
		if p.holds(plain) {
			return p.why
		}
	}
	return ""
}

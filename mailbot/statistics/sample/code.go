package sample

import (
	"time"

	"keikai/mailbot/handling"
)

// classProducts invents the codes of a quarter's products.
func (l *ledger) classProducts(first int) {
	types := []string{"web_application", "web_application", "web_application", "browser", "groupware", "router", "development", "web_application", "smartphone_app", "os", "file_management", "other"}
	causes := []string{"xss", "xss", "xss", "buffer", "path_check", "sql_injection", "authorization", "xss", "certificate", "design", "csrf"}
	threats := []string{"script", "script", "code", "information_leak", "script", "denial", "impersonation", "access_bypass"}
	for i := first; i < len(l.cases); i++ {
		x := &l.cases[i]
		x.ProductType, x.Vulnerability, x.Threat = types[i%len(types)], causes[i%len(causes)], threats[i%len(threats)]
		x.Licence = map[bool]string{true: "open_source", false: "closed"}[i%3 == 0]
		x.OwnProduct = i%17 == 0
	}
}

// classSites gives a quarter's accepted sites the codes that were published, and leaves the rest unknown; where nothing was, it invents.
func (l *ledger) classSites(first int, s span) {
	vulnerability, operator := s.vulnerability, s.operator
	if vulnerability == nil {
		n := len(l.cases) - first
		vulnerability = counts{{"xss", n / 2}, {"sql_injection", n / 6}, {"dns", n / 12}, {"session", n / 20}, {"file_exposure", n / 25}, {"csrf", n / 40}}
		operator = counts{{"company", n * 6 / 10}, {"local_government", n / 10}, {"association", n / 12}, {"school", n / 15}, {"government", n / 30}, {"individual", n / 40}}
	}
	threat := map[string]string{"xss": "false_page", "sql_injection": "tampering", "dns": "domain_insertion", "session": "cookie_leak", "file_exposure": "personal_leak", "csrf": "tampering", "https": "less_security", "mail_relay": "mail_abuse", "directory_traversal": "server_file_leak"}
	n := 0
	for i := first; i < len(l.cases); i++ {
		x := &l.cases[i]
		if x.EndReason == "not_accepted" {
			continue
		}
		x.Vulnerability, x.Operator = vulnerability.at(n), operator.at(n*389%max(1, operator.sum()))
		x.Threat = threat[x.Vulnerability]
		n++
	}
}

// at is the code of the ith, "" past the last.
func (c counts) at(i int) string {
	for _, x := range c {
		if i < x.n {
			return x.code
		}
		i -= x.n
	}
	return ""
}

func (c counts) sum() (n int) {
	for _, x := range c {
		n += x.n
	}
	return n
}

// list puts developers of open products on the list of unreachable developers, as it opened in 2011: 50 names, 51 more, product data for
// 40 of the first, of whom 10 answered (domain.md 4.1).
func (l *ledger) list() {
	opened, second := handling.Date{Y: 2011, M: time.September, D: 29}, handling.Date{Y: 2011, M: time.December, D: 16}
	n := 0
	for i := range l.cases {
		x := &l.cases[i]
		if x.Kind != handling.Product || n == 101 || handling.DateOf(x.Received).Compare(handling.Date{Y: 2011, M: time.March, D: 1}) > 0 || !x.Ended.IsZero() && handling.DateOf(x.Ended).Compare(second) < 0 {
			continue
		}
		days := handling.ListedDays{Named: opened}
		switch {
		case n >= 50:
			days.Named = second
		case n < 40:
			days.Product = second
		default:
			days.Removed = second
		}
		x.Listed = []handling.ListedDays{days}
		n++
	}
}

package advisory

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// cveRules are what the published format of CVE records, version 5.1, asks of the fields that a CNA fills: no program that checks it can
// be installed here, so this is a table of its required fields, patterns, enumerations and lengths. A path ends at a value, [] stands for
// each element of a list.
var cveRules = map[string]struct {
	pattern string
	values  []string
	max     int
}{
	"dataType":                                                 {values: []string{"CVE_RECORD"}},
	"dataVersion":                                              {pattern: `^5\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?$`},
	"cveMetadata.cveId":                                        {pattern: `^CVE-[0-9]{4}-[0-9]{4,19}$`},
	"cveMetadata.assignerOrgId":                                {pattern: cveUUID},
	"cveMetadata.assignerShortName":                            {pattern: `^.{2,32}$`},
	"cveMetadata.state":                                        {values: []string{"PUBLISHED", "REJECTED"}},
	"cveMetadata.datePublished":                                {pattern: cveTime},
	"cveMetadata.dateUpdated":                                  {pattern: cveTime},
	"cveMetadata.dateRejected":                                 {pattern: cveTime},
	"containers.cna.providerMetadata.orgId":                    {pattern: cveUUID},
	"containers.cna.providerMetadata.shortName":                {pattern: `^.{2,32}$`},
	"containers.cna.providerMetadata.dateUpdated":              {pattern: cveTime},
	"containers.cna.title":                                     {pattern: `^.{1,256}$`},
	"containers.cna.datePublic":                                {pattern: cveTime},
	"containers.cna.descriptions[].lang":                       {pattern: cveLang},
	"containers.cna.descriptions[].value":                      {max: 4096},
	"containers.cna.affected[].vendor":                         {max: 512},
	"containers.cna.affected[].product":                        {max: 2048},
	"containers.cna.affected[].cpes[]":                         {pattern: `^([cC][pP][eE]:/[AHOaho]?|cpe:2\.3:[aho*-])`, max: 2048},
	"containers.cna.affected[].defaultStatus":                  {values: cveStates},
	"containers.cna.affected[].versions[].version":             {max: 1024},
	"containers.cna.affected[].versions[].status":              {values: cveStates},
	"containers.cna.affected[].versions[].versionType":         {max: 128},
	"containers.cna.affected[].versions[].lessThan":            {max: 1024},
	"containers.cna.affected[].versions[].lessThanOrEqual":     {max: 1024},
	"containers.cna.problemTypes[].descriptions[].lang":        {pattern: cveLang},
	"containers.cna.problemTypes[].descriptions[].description": {max: 4096},
	"containers.cna.problemTypes[].descriptions[].cweId":       {pattern: `^CWE-[1-9][0-9]*$`},
	"containers.cna.problemTypes[].descriptions[].type":        {max: 128},
	"containers.cna.impacts[].descriptions[].lang":             {pattern: cveLang},
	"containers.cna.impacts[].descriptions[].value":            {max: 4096},
	"containers.cna.metrics[].format":                          {values: []string{"CVSS"}},
	"containers.cna.metrics[].cvssV2_0.version":                {values: []string{"2.0"}},
	"containers.cna.metrics[].cvssV2_0.vectorString":           {pattern: `^AV:[NAL]/AC:[LMH]/Au:[MSN]/C:[NPC]/I:[NPC]/A:[NPC]`},
	"containers.cna.metrics[].cvssV3_0.version":                {values: []string{"3.0"}},
	"containers.cna.metrics[].cvssV3_0.vectorString":           {pattern: `^CVSS:3\.0/`},
	"containers.cna.metrics[].cvssV3_0.baseSeverity":           {values: cveSeverities},
	"containers.cna.metrics[].cvssV3_1.version":                {values: []string{"3.1"}},
	"containers.cna.metrics[].cvssV3_1.vectorString":           {pattern: `^CVSS:3\.1/`},
	"containers.cna.metrics[].cvssV3_1.baseSeverity":           {values: cveSeverities},
	"containers.cna.metrics[].cvssV4_0.version":                {values: []string{"4.0"}},
	"containers.cna.metrics[].cvssV4_0.vectorString":           {pattern: `^CVSS:4\.0/`},
	"containers.cna.metrics[].cvssV4_0.baseSeverity":           {values: cveSeverities},
	"containers.cna.solutions[].lang":                          {pattern: cveLang},
	"containers.cna.solutions[].value":                         {max: 4096},
	"containers.cna.workarounds[].lang":                        {pattern: cveLang},
	"containers.cna.workarounds[].value":                       {max: 4096},
	"containers.cna.references[].url":                          {pattern: `^(ftp|http)s?://\S+$`, max: 2048},
	"containers.cna.references[].name":                         {max: 512},
	"containers.cna.references[].tags[]":                       {values: cveTagValues},
	"containers.cna.credits[].lang":                            {pattern: cveLang},
	"containers.cna.credits[].value":                           {max: 4096},
	"containers.cna.credits[].type":                            {values: []string{"finder", "reporter", "analyst", "coordinator", "remediation developer", "remediation reviewer", "remediation verifier", "tool", "sponsor", "other"}},
	"containers.cna.source.advisory":                           {max: 512},
	"containers.cna.source.discovery":                          {values: []string{"EXTERNAL", "INTERNAL", "UNKNOWN", "USER", "UPSTREAM"}},
	"containers.cna.rejectedReasons[].lang":                    {pattern: cveLang},
	"containers.cna.rejectedReasons[].value":                   {max: 4096},
}

const (
	cveUUID = `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
	cveTime = `^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$`
	cveLang = `^[A-Za-z]{2,4}(-[A-Za-z0-9]+)*$`
)

var (
	cveStates     = []string{"affected", "unaffected", "unknown"}
	cveSeverities = []string{"NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"}
	cveTagValues  = []string{"broken-link", "customer-entitlement", "exploit", "government-resource", "issue-tracking", "mailing-list", "mitigation", "not-applicable", "patch", "permissions-required", "media-coverage", "product", "related", "release-notes", "signature", "technical-description", "third-party-advisory", "vendor-advisory", "vdb-entry"}
)

// cveRequired are the fields that must be there, by the state of the record.
var cveRequired = map[string][]string{
	"PUBLISHED": {"dataType", "dataVersion", "cveMetadata.cveId", "cveMetadata.assignerOrgId", "cveMetadata.state", "containers.cna.providerMetadata.orgId", "containers.cna.descriptions[].value", "containers.cna.affected[].vendor", "containers.cna.references[].url"},
	"REJECTED":  {"dataType", "dataVersion", "cveMetadata.cveId", "cveMetadata.assignerOrgId", "cveMetadata.state", "containers.cna.providerMetadata.orgId", "containers.cna.rejectedReasons[].value"},
}

func TestCVERecord(t *testing.T) {
	p := samplePress(t)
	long := fullInput()
	long.Title.EN, long.Overview.EN = strings.Repeat("あ", 300), Text(strings.Repeat("長", 5000))
	for _, in := range append(sampleInputs(), long) {
		for _, f := range in.Flaws {
			if f.CVE == "" {
				continue
			}
			doc, err := p.CVERecord(in, f)
			if err != nil {
				t.Fatal(err)
			}
			checkRecord(t, doc)
		}
	}
}

func checkRecord(t *testing.T, doc []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	values(v, "", func(path, value string) {
		seen[path] = true
		rule, ok := cveRules[path]
		switch {
		case !ok:
			t.Errorf("%s is no field of the format", path)
		case rule.pattern != "" && !regexp.MustCompile(rule.pattern).MatchString(value),
			rule.values != nil && !slices.Contains(rule.values, value),
			rule.max > 0 && (value == "" || len([]rune(value)) > rule.max):
			t.Errorf("%s: %q", path, value)
		}
	})
	state := v.(map[string]any)["cveMetadata"].(map[string]any)["state"].(string)
	for _, path := range cveRequired[state] {
		if !seen[path] {
			t.Errorf("%s is missing", path)
		}
	}
	if state == "PUBLISHED" && !strings.Contains(string(doc), `"lang": "en"`) {
		t.Error("no English description")
	}
}

// values visits every text of a document. Scores are numbers, checked by their library.
func values(v any, path string, visit func(path, value string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, one := range v {
			values(one, strings.TrimPrefix(path+"."+key, "."), visit)
		}
	case []any:
		for _, one := range v {
			values(one, path+"[]", visit)
		}
	case string:
		visit(path, v)
	case float64:
		if !strings.HasSuffix(path, ".baseScore") || v < 0 || v > 10 {
			visit(path, fmt.Sprint(v))
		}
	}
}

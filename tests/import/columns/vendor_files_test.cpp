// The files of the programs say what the table before them said: every column, constant and word.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "fixtures/sample.h"
#include "import/columns/column.h"
#include "import/columns/english.h"
#include "import/columns/recognise.h"

namespace leads {
namespace {
namespace old {

struct Vendor {
  std::string_view name;   ///< for --as, and the system of its ids
  std::string_view title;  ///< for people
  std::string_view marks;  ///< headers few other programs have
  std::size_t needed = 2;  ///< how many of the marks must be there
  /// `HEADER=TARGET`: a target of a mapping; `+email`, `-phone`: consent by its sign; `*`: known
  /// and of no use.
  std::string_view columns;
  std::string_view set;     ///< `FIELD=VALUE` for every row
  std::string_view values;  ///< `TARGET:VALUE=MEANT`: words of the column mapped to TARGET
  bool footers = false;     ///< lines of one field below the table are no leads
};
constexpr auto kVendors = std::to_array<Vendor>({
    {"hubspot", "HubSpot contacts",
     "Lifecycle Stage|Lead Status|Contact owner|Last Modified Date|Original Source|Marketing "
     "contact status|"
     "Unsubscribed from all email|HubSpot Score|Associated Company|Associated Company "
     "Domain|Original Source Drill-Down 1",
     3,
     "Record ID=external_id|Contact ID=external_id|First Name=first_name|Last "
     "Name=last_name|Email=email|Work Email=email_2|Phone Number=phone|"
     "Mobile Phone Number=phone_2|Job Title=title|Company Name=company|Associated "
     "Company=company|Website URL=website|Street Address=street|City=city|"
     "State/Region=region|Postal Code=postal_code|Country/Region=country|Country=country|Contact "
     "owner=owner|Lifecycle Stage=stage|"
     "Create Date=created_at|Original Source=source|Lead Source=source|Original Source Drill-Down "
     "1=source_detail|Unsubscribed from all email=-email|"
     "Notes=notes|Annual Revenue=revenue|Industry=industry|Number of Employees=employees|HubSpot "
     "Score=*|Lead Status=*|Last Activity Date=*|Last Modified Date=*",
     "",
     "stage:Subscriber=new|stage:Lead=new|stage:Marketing Qualified "
     "Lead=mql|stage:marketingqualifiedlead=mql|stage:Sales Qualified Lead=sql|"
     "stage:salesqualifiedlead=sql|stage:Opportunity=opportunity|stage:Customer=customer|stage:"
     "Evangelist=customer|stage:Other=new"},
    {"salesforce", "Salesforce, Data Loader",
     "MasterRecordId|HasOptedOutOfEmail|IsConverted|ConvertedAccountId|LastModifiedDate|OwnerId|"
     "LeadSource|Jigsaw|"
     "MobilePhone|PostalCode|AnnualRevenue|CreatedDate",
     3,
     "Id=external_id|LastName=last_name|FirstName=first_name|Salutation=*|Name=name|Title=title|"
     "Company=company|Street=street|City=city|State=region|"
     "PostalCode=postal_code|Country=country|Phone=phone|MobilePhone=phone_2|Fax=*|Email=email|"
     "Website=website|Description=notes|LeadSource=source|Status=*|"
     "Industry=industry|Rating=*|AnnualRevenue=revenue|NumberOfEmployees=employees|OwnerId=*|"
     "HasOptedOutOfEmail=-email|HasOptedOutOfFax=*|DoNotCall=-phone|"
     "CreatedDate=created_at|IsDeleted=deleted|MasterRecordId=*|EmailBouncedReason=*|"
     "EmailBouncedDate=-email|IsConverted=stage",
     "", "stage:true=sql|stage:1=sql|stage:false=new|stage:0=new"},
    {"salesforce-report", "Salesforce, a report of leads",
     "Lead ID|Company / Account|Lead Owner|Lead Status|Email Opt Out|Do Not Call|Rating", 3,
     "Lead ID=external_id|First Name=first_name|Last Name=last_name|Title=title|Company / "
     "Account=company|Email=email|Phone=phone|Mobile=phone_2|"
     "Lead Source=source|Lead Status=*|Rating=*|Lead Owner=owner|Industry=industry|Create "
     "Date=created_at|Email Opt Out=-email|Do Not Call=-phone|Street=street|"
     "City=city|State/Province=region|Zip/Postal Code=postal_code|Country=country|Annual "
     "Revenue=revenue|No. of Employees=employees|Website=website|"
     "Description=notes|Salutation=*",
     "", "", true},
    {"mailchimp", "Mailchimp audience",
     "MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME|LEID|EUID|GMTOFF|LAST_CHANGED", 3,
     "Email Address=email|First Name=first_name|Last Name=last_name|Phone "
     "Number=phone|Address=street|Company=company|OPTIN_TIME=consent.email_at|"
     "CONFIRM_TIME=consent.email_at|UNSUB_TIME=consent.email_at|CLEAN_TIME=consent.email_at|CC="
     "country|REGION=region|TIMEZONE=time_zone|EUID=external_id|NOTES=notes|TAGS=tags|MEMBER_"
     "RATING=*|LEID=*|OPTIN_IP=*|CONFIRM_IP=*",
     "", ""},
    {"meta", "Meta Lead Ads",
     "created_time|ad_id|adset_id|campaign_id|form_id|is_organic|platform|form_name|ad_name|adset_"
     "name",
     5,
     "id=external_id|created_time=created_at|ad_id=*|ad_name=*|adset_id=*|adset_name=*|campaign_id="
     "*|campaign_name=campaign|form_id=*|form_name=source_detail|"
     "is_organic=source|platform=*|inbox_url=*|lead_status=*|full_name=name|first_name=first_name|"
     "last_name=last_name|phone_number=phone|email=email|city=city|"
     "zip_code=postal_code|post_code=postal_code|street_address=street|state=region|province="
     "region|country=country|job_title=title|company_name=company|"
     "work_email=email_2|work_phone_number=phone_2",
     "source=paid_social",
     "source:false=paid_social|source:0=paid_social|source:true=social|source:1=social"},
    {"linkedin", "LinkedIn Lead Gen",
     "Campaign Name|Creative|Creative Name|Creative ID|Form Name|Date Created|Date "
     "Received|Submission Date|Submitted At|Lead Type",
     2,
     "Lead ID=external_id|Date Created=created_at|Date Received=created_at|Submission "
     "Date=created_at|Campaign Name=campaign|Form Name=source_detail|First Name=first_name|"
     "Last Name=last_name|Email Address=email|Email=email|Work Email=email_2|Phone=phone|Phone "
     "Number=phone|Work Phone=phone_2|Work Phone Number=phone_2|Job Title=title|"
     "Company Name=company|Company=company|City=city|State=region|Country=country|Zip "
     "Code=postal_code|Postal Code=postal_code|Industry=industry|"
     "Company Size=employees|LinkedIn Profile=*|LinkedIn Profile Link=*|Submitted "
     "At=created_at|Lead Type=source",
     "source=paid_social",
     "source:SPONSORED=paid_social|source:COMPANY=social|source:ORGANIZATION_PRODUCT=social|source:"
     "EVENT=event"},
    {"linkedin-connections", "LinkedIn connections", "Connected On|Position|URL", 2,
     "First Name=first_name|Last Name=last_name|URL=external_id|Email "
     "Address=email|Company=company|Position=title|Connected On=created_at",
     "", ""},
    {"google-contacts", "Google Contacts",
     "E-mail 1 - Value|E-mail 1 - Label|E-mail 1 - Type|Phone 1 - Value|Organization "
     "Name|Organization 1 - Name|File As|Group Membership|"
     "Phonetic First Name|Given Name Yomi|Organization 1 - Title",
     2,
     "Name=name|First Name=first_name|Given Name=first_name|Last Name=last_name|Family "
     "Name=last_name|Organization Name=company|Organization 1 - Name=company|"
     "Organization Title=title|Organization 1 - Title=title|Notes=notes|Labels=tags|Group "
     "Membership=tags|E-mail 1 - Value=email|E-mail 2 - Value=email_2|E-mail 3 - Value=email_3|"
     "E-mail 4 - Value=email_4|Phone 1 - Value=phone|Phone 2 - Value=phone_2|Phone 3 - "
     "Value=phone_3|Phone 4 - Value=phone_4|Address 1 - Street=street|"
     "Phone 5 - Value=phone_5|Address 1 - City=city|Address 1 - Region=region|Address 1 - Postal "
     "Code=postal_code|Address 1 - Country=country|Website 1 - Value=website|"
     "Location=*|Nickname=*|"
     "File As=*|Birthday=*|Photo=*|Language=*",
     "", ""},
    {"outlook", "Outlook contacts",
     "E-mail Address|E-mail Type|E-mail Display Name|E-mail 2 Address|Business Street|Business "
     "Phone|Home Street|Business Country/Region|Web Page|Office Location|"
     "Given Name Yomi|Family Name Yomi|Primary Phone",
     3,
     "Title=*|First Name=first_name|Middle Name=*|Last "
     "Name=last_name|Suffix=*|Company=company|Department=*|Job Title=title|Business "
     "Street=street|Business City=city|"
     "Business State=region|Business Postal Code=postal_code|Business "
     "Country/Region=country|Business Phone=phone|Business Phone 2=phone_2|Mobile "
     "Phone=phone_3|Home Phone=phone_4|"
     "Home Phone 2=phone_5|Other Phone=phone_6|Company Main Phone=phone_7|Primary "
     "Phone=phone_8|Car Phone=phone_9|"
     "Categories=tags|E-mail Address=email|E-mail 2 Address=email_2|E-mail 3 "
     "Address=email_3|Notes=notes|Web Page=website|E-mail Type=*|Language=*|Location=*|Priority=*|"
     "Given Name Yomi=*|Family Name Yomi=*|Office "
     "Location=*|Spouse=*|Birthday=*|Anniversary=*|E-mail Display Name=*",
     "", ""},
    {"pipedrive", "Pipedrive",
     "Person - Name|Person - Email - Work|Person - Phone - Work|Person - Organization|Person - "
     "ID|Lead - ID|Lead - Title|Deal - Title|Organization - Name|"
     "Person - Email|Person - Phone|Person - Owner|Person - Phone - Mobile|Deal - Value|Deal - "
     "Stage",
     2,
     "Person - ID=external_id|Person - Name=name|Person - First name=first_name|Person - Last "
     "name=last_name|Person - Email - Work=email|Person - Email=email|"
     "Person - Email - Home=email_2|Person - Email - Other=email_3|Person - Phone - "
     "Work=phone|Person - Phone=phone|Person - Phone - Mobile=phone_2|Person - Phone - "
     "Home=phone_3|"
     "Person - Phone - Other=phone_4|Person - Organization=company|Organization - "
     "Name=company|Person - Label(s)=tags|Person - Labels=tags|Lead - Labels=tags|Person - "
     "Owner=owner|"
     "Lead - Owner=owner|Person - Double opt-in=+email|Deal - Value=value|Lead - Value=value|Deal "
     "- Currency=currency|Deal - Currency of Value=currency|Lead - Currency=currency|Lead - "
     "Source=source|Lead - Lead created=created_at|Person - Person created=created_at|"
     "Person - Job title=title|Deal - Title=*|Deal - Stage=*|Deal - Status=*|Deal - Lost "
     "reason=*|Deal - Owner=*|Person - Marketing status=consent.email|Lead - ID=*|"
     "Lead - Title=*",
     "",
     "consent.email:Unsubscribed=opted_out|consent.email:Bounced=opted_out|consent.email:"
     "Subscribed=unknown|consent.email:No consent=unknown|"
     "consent.email:Archived=unknown|consent.email:Pending upgrade=unknown|consent.email:Pending "
     "double opt-in=unknown|consent.email:Abgemeldet=opted_out|"
     "consent.email:Angemeldet=unknown|consent.email:Keine "
     "Einwilligung=unknown|consent.email:Archiviert=unknown|consent.email:Upgrade "
     "ausstehend=unknown|"
     "consent.email:Double-Opt-in "
     "ausstehend=unknown|consent.email:Désabonné=opted_out|consent.email:Désinscrit=opted_out|"
     "consent.email:Dado de baja=opted_out|"
     "consent.email:Descadastrado=opted_out"},
    {"zoho", "Zoho leads",
     "Lead Owner.id|Created By.id|Modified By.id|Lead Name|Email Opt Out|Skype ID|Secondary "
     "Email|Converted Account.id|No. of Employees|Record Id",
     3,
     "Record Id=external_id|Lead Owner=owner|Company=company|First Name=first_name|Last "
     "Name=last_name|Lead Name=*|Email=email|Secondary Email=email_2|Phone=phone|Mobile=phone_2|"
     "Lead Source=source|Lead Status=*|Created Time=created_at|Modified Time=*|Tag=tags|Email Opt "
     "Out=-email|Rating=*|No. of Employees=employees|Annual Revenue=revenue|"
     "Industry=industry|Website=website|Street=street|City=city|State=region|Zip "
     "Code=postal_code|Country=country|Description=notes|Title=title|Designation=title|Salutation=*"
     "|Is Converted=stage",
     "", "stage:true=sql|stage:1=sql|stage:false=new|stage:0=new"},
    {"mautic", "Mautic contacts",
     "points|dateAdded|date_added|lastActive|last_active|doNotEmail|ownerusername|address1|zipcode|"
     "position|attribution|attribution_date|preferred_locale|"
     "Primary company|Address Line 1|Foursquare",
     3,
     "id=external_id|title=*|firstname=first_name|lastname=last_name|company=company|position="
     "title|email=email|phone=phone|mobile=phone_2|fax=*|address1=street|city=city|"
     "state=region|zipcode=postal_code|country=country|website=website|points=*|stage=*|tags=tags|"
     "dateAdded=created_at|date_added=created_at|doNotEmail=-email|ownerusername=owner|"
     "attribution=*|attribution_date=*|preferred_locale=language|timezone=time_zone|First "
     "Name=first_name|Last Name=last_name|Primary company=company|Address Line 1=street|"
     "Zip Code=postal_code|Do Not Email=-email|Last Active=*|lastActive=*|Owner "
     "Username=owner|Date Created=created_at",
     "", ""},
    {"shopify", "Shopify customers",
     "Accepts Email Marketing|Accepts SMS Marketing|Total Spent|Total Orders|Tax Exempt|Province "
     "Code|Default Address Company|Default Address Zip|Accepts Marketing",
     3,
     "Customer ID=external_id|First Name=first_name|Last Name=last_name|Email=email|Accepts Email "
     "Marketing=+email|Accepts Marketing=+email|Accepts SMS Marketing=+sms|"
     "Default Address Company=company|Company=company|Default Address "
     "Address1=street|Address1=street|Default Address City=city|City=city|Default Address Province "
     "Code=region|"
     "Province=region|Province Code=*|Default Address Country Code=country|Country=country|Country "
     "Code=*|Default Address Zip=postal_code|Zip=postal_code|"
     "Phone=phone|Default Address Phone=phone_2|Note=notes|Tags=tags|Total Spent=*|Total "
     "Orders=*|Tax Exempt=*",
     "", ""},
    {"apollo", "Apollo, a bought list",
     "Company Name for Emails|Primary Email Catch-all Status|Email Status|Person Linkedin "
     "Url|Company Linkedin Url|Apollo Contact Id|# Employees|"
     "Corporate Phone|Work Direct Phone|Seniority|Departments",
     3,
     "Apollo Contact Id=external_id|First Name=first_name|Last "
     "Name=last_name|Title=title|Company=company|Email=email|Work Direct Phone=phone|Mobile "
     "Phone=phone_2|Corporate Phone=phone_3|"
     "Home Phone=phone_4|# "
     "Employees=employees|Industry=industry|Website=website|City=city|State=region|Country=country|"
     "Annual Revenue=revenue|Contact Owner=owner|"
     "Email Status=*|Stage=*|Keywords=*|Technologies=*|Company Address=*|Email Sent=*|Email "
     "Open=*|Email Bounced=-email|Replied=*",
     "source=purchased_list|vendor=Apollo", ""},
    {"suitecrm", "SuiteCRM leads",
     "Non Primary E-mails|Office Phone|Primary Address Street|Primary Address City|Alt Address "
     "Street|Account Name|Lead Source Description|Assigned User|Lawful Basis",
     3,
     "ID=external_id|First Name=first_name|Last Name=last_name|Job Title=title|Account "
     "Name=company|Website=website|Email Address=email|Non Primary E-mails=email_2|"
     "Office Phone=phone|Mobile=phone_2|Home Phone=phone_3|Other Phone=phone_4|Primary Address "
     "Street=street|Primary Address City=city|Primary Address State=region|"
     "Primary Address Postalcode=postal_code|Primary Address Country=country|Lead "
     "Source=source|Lead Source Description=source_detail|Description=notes|Do Not Call=-phone|"
     "Assigned to=owner|Date Created=created_at|Opportunity Amount=value|Status=*|Referred "
     "By=referred_by|Salutation=*",
     "", ""},
    // Known by the form of the file, never by its headers, which are ours.
    {"vcard", "vCards", "", 1,
     "name=name|first_name=first_name|last_name=last_name|email=email|email_home=email_2|email_"
     "work=email_3|email_other=email_4|phone=phone|"
     "phone_home=phone_2|phone_work=phone_3|phone_mobile=phone_4|phone_other=phone_5|company="
     "company|title=title|street=street|city=city|region=region|"
     "postal_code=postal_code|country=country|website=website|notes=notes|tags=tags|uid=external_"
     "id",
     "", ""},
});

template <class Take>
void each(std::string_view list, Take take) {
  while (!list.empty()) {
    const auto bar = list.find('|');
    take(list.substr(0, bar));
    list.remove_prefix(bar == std::string_view::npos ? list.size() : bar + 1);
  }
}

template <class Take>
void each_pair(std::string_view list, Take take) {
  each(list, [&take](std::string_view pair) {
    const auto equals = pair.rfind('=');
    take(pair.substr(0, equals), pair.substr(equals + 1));
  });
}

using Places = std::unordered_map<std::string, std::size_t>;  // plain name -> first column of it

Places places_of(const std::vector<std::string>& header) {
  Places places;
  for (std::size_t place = 0; place < header.size(); ++place)
    places.emplace(plain_name(header[place]), place);
  for (std::size_t place = 0; place < header.size(); ++place)
    places.emplace(plain_name(in_english(header[place])), place);
  return places;
}

std::size_t marks_in(const Vendor& vendor, const Places& places) {
  std::size_t found = 0;
  each(vendor.marks,
       [&](std::string_view mark) { found += places.contains(plain_name(mark)) ? 1 : 0; });
  return found;
}

// Mailchimp's audience is a file for each state of consent, told by its name, and of those who left
// by columns of their own.
std::string consent_by_name(const Vendor& vendor, const Places& places, std::string_view file) {
  if (vendor.name != "mailchimp" || places.contains("consent.email"))
    return {};  // rejects say it of each row
  if (places.contains("unsub_time") || places.contains("clean_time")) return "-email";
  const std::string name = fold(file.substr(file.rfind('/') + 1));
  if (name.starts_with("unsubscribed") || name.starts_with("cleaned")) return "-email";
  return name.starts_with("subscribed") ? "+email" : "";
}

// The time of a consent is none of its end, and the other way round.
bool is_of_other_consent(std::string_view column, std::string_view target,
                         std::string_view consent_of_all) {
  if (target != "consent.email_at" || consent_of_all.empty()) return false;
  const bool ended = column == "UNSUB_TIME" || column == "CLEAN_TIME";
  return ended != consent_of_all.starts_with('-');
}

void add_set(Mapping& mapping, std::string_view list) {
  each_pair(list, [&mapping](std::string_view field, std::string_view value) {
    mapping.set.emplace_back(field, value);
  });
}

Recognition read_as(const Vendor& vendor, const std::vector<std::string>& header,
                    std::string_view file, const Playbook& playbook) {
  Recognition reading;
  reading.title = vendor.title;
  reading.columns = header.size();
  Mapping& mapping = reading.mapping;
  mapping.name = mapping.system = vendor.name;
  mapping.footers = vendor.footers;
  if (vendor.name == "salesforce-report") mapping.system = "salesforce";  // the same ids
  const Places places = places_of(header);
  reading.consent_of_all = consent_by_name(vendor, places, file);
  std::vector<std::string> taken;
  each_pair(vendor.columns, [&](std::string_view column, std::string_view target) {
    const auto found = places.find(plain_name(column));
    if (found == places.end()) return;
    ++reading.known;
    const std::string& name = header[found->second];
    std::string meant(target);
    // Two columns of one field: the first the program lists; the other stays a further address or
    // is left.
    const bool consent = meant.starts_with('+') || meant.starts_with('-');
    const bool several =
        consent || target == "*" || target == "tags" || target == "consent.email_at";
    const bool twice = !several && std::find(taken.begin(), taken.end(), meant) != taken.end();
    if (twice || is_of_other_consent(column, target, reading.consent_of_all)) meant = "*";
    if (consent)
      mapping.consent.emplace_back(name, meant);
    else
      mapping.map.emplace_back(name, meant);
    taken.push_back(meant);
  });
  add_set(mapping, vendor.set);
  each_pair(vendor.values, [&](std::string_view value, std::string_view meant) {
    const auto colon = value.find(':');
    const std::string_view target_name = value.substr(0, colon);
    // A company without this stage keeps the lead where leads begin.
    const bool unknown = target_name == "stage" && !playbook.find_stage(meant);
    mapping.values[std::string(target_name)].emplace_back(
        value.substr(colon + 1), unknown ? playbook.stages.front().name : std::string(meant));
  });
  return reading;
}

}  // namespace old

std::vector<std::string> all_headers() {
  std::vector<std::string> all;
  for (const old::Vendor& vendor : old::kVendors) {
    old::each_pair(vendor.columns,
                   [&all](std::string_view column, std::string_view) { all.emplace_back(column); });
    old::each(vendor.marks, [&all](std::string_view mark) { all.emplace_back(mark); });
  }
  return all;
}
template <class List>
List sorted(List list) {
  std::sort(list.begin(), list.end());
  return list;
}

void compare(const Recognition& was, const Recognition& is) {
  CHECK(was.title == is.title);
  CHECK(was.known == is.known);
  CHECK(was.consent_of_all == is.consent_of_all);
  CHECK(was.mapping.name == is.mapping.name);
  CHECK(was.mapping.system == is.mapping.system);
  CHECK(was.mapping.footers == is.mapping.footers);
  CHECK(sorted(was.mapping.map) == sorted(is.mapping.map));
  CHECK(sorted(was.mapping.consent) == sorted(is.mapping.consent));
  CHECK(was.mapping.set == is.mapping.set);
  CHECK(was.mapping.values == is.mapping.values);
}

}  // namespace

TEST_CASE("the files of programs say what the table said") {
  const Playbook playbook = sample_playbook();
  std::vector<std::vector<std::string>> headers{all_headers()};
  for (const old::Vendor& vendor : old::kVendors) {
    headers.emplace_back();
    old::each_pair(vendor.columns, [&headers](std::string_view column, std::string_view) {
      headers.back().emplace_back(column);
    });
    headers.push_back(headers.back());
    std::reverse(headers.back().begin(), headers.back().end());
    old::each(vendor.marks,
              [&headers](std::string_view mark) { headers.back().emplace_back(mark); });
    std::vector<std::string> without = headers.back();
    std::erase_if(without, [](const std::string& name) {
      return name == "UNSUB_TIME" || name == "CLEAN_TIME";
    });
    headers.push_back(without);
  }
  for (const old::Vendor& vendor : old::kVendors)
    for (const auto& header : headers)
      for (const char* file : {"x.csv", "a/subscribed_1.csv", "cleaned.csv", "unsubscribed"}) {
        CAPTURE(vendor.name);
        CAPTURE(file);
        const auto now = reading_as(vendor.name, header, file, playbook);
        REQUIRE(now);
        compare(old::read_as(vendor, header, file, playbook), *now);
      }
}

}  // namespace leads

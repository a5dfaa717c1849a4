#include "import/columns/vendors.h"

#include <array>

#include "import/notes.h"
#include "import/rows/lead_row.h"

namespace leads {
namespace {

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

}  // namespace

std::span<const Vendor> vendors() {
  return kVendors;
}

}  // namespace leads

// SPDX-License-Identifier: MIT
#include "import/columns/synonyms.h"

#include <doctest/doctest.h>

namespace leads {

TEST_CASE("the words of a header say whose e-mail or phone a column is, and no more") {
  for (const auto& [name, target] : {std::pair{"email1", "email"},
                                     {"email_2", "email_2"},
                                     {"primary_email", "email"},
                                     {"work_email_address", "email"},
                                     {"email_id", "email"},
                                     {"personal_email", "email_2"},
                                     {"business_phone", "phone"},
                                     {"phone_no", "phone"},
                                     {"phone_with_country_code", "phone"},
                                     {"contact_phone_number", "phone"},
                                     {"home_phone", "phone_2"},
                                     {"personal_phone_2", "phone_2"},
                                     {"mobile_number", "phone_2"},
                                     {"tel._dienstlich", "phone"},
                                     {"tel._privat", "phone_2"},
                                     {"handy_privat", "phone_2"},
                                     {"téléphone_portable", "phone_2"},
                                     {"zweite_email_adresse", "email_2"},
                                     {"weitere_telefonnummer", "phone_2"},
                                     {"adresse_email_secondaire", "email_2"},
                                     {"numéro_de_téléphone", "phone"},
                                     {"autre_téléphone", "phone_2"},
                                     {"dirección_de_correo_electrónico", "email"},
                                     {"correo_electrónico_secundario", "email_2"},
                                     {"teléfono_de_casa", "phone_2"}}) {
    CAPTURE(name);
    CHECK(address_of(name) == target);
  }
  for (const char* name :
       {"email_status", "email_opt_out", "phone_type", "phone_id", "de", "electrónico",
        "adresse_de", "dirección_secundaria", "work_address", "home", "number", "company",
        "contact_id", "fax_number", "email_phone", "mailing_address", "", "primary"}) {
    CAPTURE(name);
    CHECK(address_of(name).empty());
  }
}

}  // namespace leads

// SPDX-License-Identifier: MIT
#include "import/columns/english.h"

#include <array>

#include "import/columns/column.h"

namespace leads {
namespace {

constexpr std::string_view kBetweenPieces = " - ";

struct Words {
  std::string_view english;
  std::string_view others;  // plain names between blanks: German, French, Spanish, Portuguese
};
constexpr auto kWords =
    std::to_array<Words>({{"Person", " personne persona pessoa "},
                          {"Organization", " organisation organización organização "},
                          {"Deal", " affaire trato negocio negócio "},
                          {"Name", " nom nombre nome "},
                          {"First name", " vorname prénom "},
                          {"Last name", " nachname nom_de_famille apellidos sobrenome "},
                          {"Email", " emailadresse correo_electrónico "},
                          {"Phone", " telefon téléphone teléfono telefone "},
                          {"Job title", " position intitulé_du_poste cargo "},
                          {"Labels", " label étiquette étiquettes etiqueta etiquetas "},
                          {"Marketing status",
                           " marketingstatus marketing_status statut_marketing estado_de_marketing "
                           "status_de_marketing "},
                          {"Owner", " besitzer propriétaire propietario proprietário "},
                          {"Title", " titel titre título "},
                          {"Stage", " phase étape etapa "},
                          {"Status", " statut estado "},
                          {"Value", " wert valeur valor "},
                          {"Work", " büro travail trabajo trabalho "},
                          {"Home", " privat domicile residencial "},
                          {"Mobile", " mobil móvil celular "},
                          {"Other", " sonstiger autre otro outros "}});

std::string_view english_word(std::string_view piece) {
  const std::string name = " " + plain_name(piece) + " ";
  for (const Words& words : kWords)
    if (words.others.find(name) != std::string_view::npos) return words.english;
  return piece;
}

}  // namespace

std::string in_english(std::string_view header) {
  if (header.find(kBetweenPieces) == std::string_view::npos) return std::string(header);
  std::string text;
  while (true) {
    const auto end = header.find(kBetweenPieces);
    text += english_word(header.substr(0, end));
    if (end == std::string_view::npos) return text;
    text += kBetweenPieces;
    header.remove_prefix(end + kBetweenPieces.size());
  }
}

}  // namespace leads

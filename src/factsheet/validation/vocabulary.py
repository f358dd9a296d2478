"""The part of schema.org that ClaimReviews are written in: classes, properties, expected values.

Taken from schema.org's published vocabulary (https://schema.org/docs/developers.html, read through
the npm package schema-dts 2.1.0): every class of creative work, organisation, person and rating,
and the other classes that stand beside them; the properties of those that fact-checks use.
"""

from collections.abc import Mapping
from functools import cache

DATA_TYPES = frozenset(("Text", "URL", "Number", "Integer", "Boolean", "Date", "DateTime", "Time"))
"""Expected values that are literals; every other one is a class."""

ANYTHING = "-"
"""Stands for expected values that are not in this table: nothing is said about such a value."""

# A class and its subclasses; `*` marks those with properties of their own that are not listed here.
_TREE = """
Thing: Action* AdministrativeArea* Audience* Brand* BreadcrumbList* City* ContactPoint* Country*
  CreativeWork CreativeWorkSeries* DefinedTerm* EntryPoint* Event* Intangible*
  InteractionCounter* ItemList* Language* ListItem* Occupation* Organization Person Place*
  PostalAddress* Product* PropertyValue* QuantitativeValue* Rating ReadAction* Role*
  SearchAction* SpeakableSpecification* Speech* State* VirtualLocation*
CreativeWork: AmpStory ArchiveComponent* Article Atlas Blog* Book* Certification* Chapter* Claim
  Clip* Code Collection* ComicStory* Comment* Conversation Course* CreativeWorkSeason*
  CreativeWorkSeries* Credential* DataCatalog* Dataset* DefinedTermSet* Diet* DigitalDocument*
  Drawing Episode* ExercisePlan* Game* Guide* HealthTopicContent* HowTo* HowToDirection*
  HowToSection* HowToStep HowToTip HyperToc* HyperTocEntry* LearningResource* Legislation*
  Manuscript Map* MathSolver* MediaObject MediaReviewItem* Menu* MenuSection* Message* Movie*
  MusicComposition* MusicPlaylist* MusicRecording* Painting Photograph Play Poster
  PublicationIssue* PublicationVolume* Quotation* Review Sculpture Season SheetMusic ShortStory
  SoftwareApplication* SoftwareSourceCode* SpecialAnnouncement* Statement TVSeason* TVSeries*
  Thesis* VisualArtwork* WebContent WebPage WebPageElement* WebSite
CreativeWorkSeries: BookSeries ComicSeries MovieSeries* Newspaper Periodical PodcastSeries*
  RadioSeries* TVSeries* VideoGameSeries*
Organization: Airline* Consortium Cooperative Corporation* DanceGroup EducationalOrganization*
  FundingAgency FundingScheme GovernmentOrganization LibrarySystem LocalBusiness*
  MedicalOrganization* MusicGroup* NGO NewsMediaOrganization OnlineBusiness OnlineStore*
  PerformingGroup PoliticalParty Project ResearchOrganization ResearchProject
  SearchRescueOrganization SportsOrganization* TheaterGroup WorkersUnion
Person: Patient*
Rating: AggregateRating* EndorsementRating
Article: AdvertiserContentArticle MedicalScholarlyArticle* NewsArticle Report* SatiricalArticle
  ScholarlyArticle SocialMediaPosting TechArticle*
Book: Audiobook* SequentialArt
Certification: DeclarationOfConformity DigitalProductPassport EnvironmentalProductDeclaration
Clip: MovieClip RadioClip TVClip* VideoGameClip
Collection: ProductCollection*
ComicStory: ComicCoverArt
Comment: Answer* CorrectionComment Question*
CreativeWorkSeason: PodcastSeason RadioSeason TVSeason*
Credential: EducationalOccupationalCredential*
Dataset: DataFeed*
DefinedTermSet: CategoryCodeSet*
DigitalDocument: NoteDigitalDocument PresentationDigitalDocument SpreadsheetDigitalDocument
  TextDigitalDocument
Episode: PodcastEpisode RadioEpisode TVEpisode*
Game: VideoGame*
HowTo: Recipe*
LearningResource: Course* Quiz Syllabus
Legislation: LegislationObject*
MediaObject: AmpStory AudioObject DataDownload* ImageObject LegislationObject* MusicVideoObject
  TextObject VideoObject 3DModel*
Message: EmailMessage
MusicPlaylist: MusicAlbum* MusicRelease*
PublicationIssue: ComicIssue*
Review: ClaimReview CriticReview EmployerReview MediaReview* Recommendation* ReviewNewsArticle
  UserReview
SoftwareApplication: MobileApplication* OperatingSystem RuntimePlatform VideoGame*
  WebApplication*
VisualArtwork: ComicCoverArt CoverArt SequentialArt
WebPage: AboutPage CheckoutPage CollectionPage ContactPage FAQPage ImageGallery ItemPage
  MediaGallery MedicalWebPage* ProfilePage QAPage RealEstateListing* SearchResultsPage
  VideoGallery
WebPageElement: SiteNavigationElement Table WPAdBlock WPFooter WPHeader WPSideBar
EducationalOrganization: CollegeOrUniversity ElementarySchool HighSchool MiddleSchool Preschool
  School
LocalBusiness: AdultEntertainment AmusementPark AnimalShelter ArchiveOrganization* ArtGallery
  Attorney Audiology AutoBodyShop AutoDealer AutoPartsStore AutoRental AutoRepair
  AutoWash AutomotiveBusiness BeautySalon BikeStore BookStore BowlingAlley Casino ChildCare
  ClothingStore ComedyClub CommunityHealth ComputerStore ConvenienceStore DaySpa Dentist
  DepartmentStore Dermatology DietNutrition DryCleaningOrLaundry Electrician ElectronicsStore
  Emergency EmergencyService EmploymentAgency EntertainmentBusiness ExerciseGym
  FinancialService* FireStation Florist FoodEstablishment* FurnitureStore GardenStore GasStation
  GeneralContractor Geriatric GolfCourse GovernmentOffice GroceryStore Gynecologic HVACBusiness
  HairSalon HardwareStore HealthAndBeautyBusiness HealthClub HobbyShop
  HomeAndConstructionBusiness HomeGoodsStore Hospital* HousePainter InternetCafe JewelryStore
  LegalService Library LiquorStore Locksmith LodgingBusiness* MedicalBusiness MedicalClinic*
  MensClothingStore Midwifery MobilePhoneStore MotorcycleDealer MotorcycleRepair
  MovieRentalStore MovieTheater* MovingCompany MusicStore NailSalon NightClub Notary Nursing
  Obstetric OfficeEquipmentStore Oncologic Ophthalmology Optician Optometric Otolaryngologic
  OutletStore PawnShop Pediatric PetStore Pharmacy Physician* Physiotherapy PlasticSurgery
  Plumber Podiatric PoliceStation PostOffice PrimaryCare ProfessionalService Psychiatric
  PublicHealth PublicSwimmingPool RadioStation RealEstateAgent RecyclingCenter RoofingContractor
  SelfStorage ShoeStore ShoppingCenter SkiResort SportingGoodsStore SportsActivityLocation
  SportsClub StadiumOrArena Store TattooParlor TelevisionStation TennisComplex TireShop
  TouristInformationCenter ToyStore TravelAgency WholesaleStore
MedicalOrganization: Dentist DiagnosticLab* Hospital* MedicalClinic* Pharmacy Physician*
  VeterinaryCare
OnlineStore: OnlineMarketplace*
SportsOrganization: SportsTeam*
AggregateRating: EmployerAggregateRating
NewsArticle: AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle
  ReportageNewsArticle ReviewNewsArticle
SocialMediaPosting: BlogPosting DiscussionForumPosting LiveBlogPosting*
TechArticle: APIReference*
DataFeed: CompleteDataFeed
AudioObject: AudioObjectSnapshot Audiobook*
ImageObject: Barcode ImageObjectSnapshot
VideoObject: VideoObjectSnapshot
FinancialService: AccountingService AutomatedTeller BankOrCreditUnion InsuranceAgency
FoodEstablishment: Bakery BarOrPub Brewery CafeOrCoffeeShop Distillery FastFoodRestaurant
  IceCreamShop Restaurant Winery
LodgingBusiness: BedAndBreakfast Campground Hostel Hotel Motel Resort SkiResort VacationRental
MedicalClinic: CovidTestingFacility
Physician: IndividualPhysician* PhysiciansOffice
"""

# A class, and under it: the expected values, a colon, the properties that take them.
_PROPERTIES = """
Thing
  Text URL: additionalType
  Text: alternateName disambiguatingDescription name
  Text TextObject: description
  PropertyValue Text URL: identifier
  ImageObject URL: image
  CreativeWork URL: mainEntityOfPage
  Organization Person: owner
  Action: potentialAction
  URL: sameAs url
  CreativeWork Event: subjectOf
CreativeWork
  Thing: about mainEntity mentions
  Text: abstract accessMode accessibilityAPI accessibilityControl accessibilityFeature
    accessibilityHazard accessibilitySummary alternativeHeadline award awards conditionsOfAccess
    copyrightNotice creditText headline interactivityType text typicalAgeRange
  ItemList: accessModeSufficient
  Person: accountablePerson character editor
  CreativeWork URL: acquireLicensePage isPartOf license publishingPrinciples sdLicense usageInfo
  AggregateRating: aggregateRating
  URL WebPage: archivedAt
  DefinedTerm Text: assesses creativeWorkStatus educationalUse learningResourceType pattern
    teaches
  MediaObject: associatedMedia encoding encodings
  Audience: audience
  AudioObject Clip MusicRecording: audio
  Organization Person: author contributor copyrightHolder creator funder maintainer producer
    provider publisher sdPublisher sponsor translator
  CreativeWork Text: citation
  Comment: comment
  Integer: commentCount wordCount
  Place: contentLocation displayLocation locationCreated spatial spatialCoverage
  Rating Text: contentRating
  DateTime: contentReferenceTime
  Number: copyrightYear
  CorrectionComment Text URL: correction
  Country: countryOfOrigin
  Date DateTime: dateCreated dateModified datePublished expires
  -: digitalSourceType educationalAlignment funding offers publication releasedEvent size
    timeRequired
  URL: discussionUrl thumbnailUrl
  Text URL: editEIDR encodingFormat fileFormat schemaVersion
  DefinedTerm Text URL: educationalLevel genre keywords
  CreativeWork: exampleOfWork hasPart translationOfWork workExample workTranslation
  Language Text: inLanguage
  InteractionCounter: interactionStatistic
  Claim: interpretedAsClaim
  Boolean: isAccessibleForFree isFamilyFriendly
  CreativeWork Product URL: isBasedOn isBasedOnUrl
  Product Text URL: material
  QuantitativeValue Text: materialExtent
  Integer Text: position
  Organization: publisherImprint sourceOrganization
  Event: recordedAt
  Review: review reviews
  Date: sdDatePublished
  DateTime Text: temporal
  DateTime Text URL: temporalCoverage
  ImageObject: thumbnail
  Number Text: version
  Clip VideoObject: video
Claim
  CreativeWork: appearance firstAppearance
  Organization Person: claimInterpreter
Review
  Review: associatedClaimReview associatedMediaReview associatedReview
  Thing: itemReviewed
  ItemList ListItem Text WebContent: negativeNotes positiveNotes
  -: reviewAspect
  Text: reviewBody
  Rating: reviewRating
ClaimReview
  Text: claimReviewed
Rating
  Organization Person: author
  Number Text: bestRating ratingValue worstRating
  Text: ratingExplanation
  -: reviewAspect
Person
  Text: additionalName award awards callSign duns email familyName faxNumber givenName
    globalLocationNumber honorificPrefix honorificSuffix isicV4 naics taxID telephone vatID
  PostalAddress Text: address
  Organization: affiliation worksFor
  InteractionCounter: agentInteractionStatistic interactionStatistic
  EducationalOrganization Organization: alumniOf
  Date: birthDate deathDate
  Place: birthPlace deathPlace hasPOS
  Brand Organization: brand
  Person: children colleagues follows knows parent parents relatedTo sibling siblings spouse
  Person URL: colleague
  ContactPoint: contactPoint contactPoints
  Organization Person: funder sponsor
  -: funding gender hasOfferCatalog height makesOffer memberOf netWorth pronouns seeks weight
  Certification: hasCertification
  Credential: hasCredential
  Occupation: hasOccupation
  ContactPoint Place: homeLocation workLocation
  DefinedTerm Text: jobTitle skills
  Text Thing URL: knowsAbout
  Language Text: knowsLanguage
  Event: lifeEvent performerIn
  Country: nationality
  Thing: owns
  CreativeWork URL: publishingPrinciples
Organization
  -: acceptedPaymentMethod areaServed funding hasMemberProgram hasMerchantReturnPolicy
    hasOfferCatalog hasProductReturnPolicy hasShippingService makesOffer memberOf
    nonprofitStatus seeks serviceArea
  CreativeWork URL: actionableFeedbackPolicy correctionsPolicy diversityPolicy ethicsPolicy
    publishingPrinciples unnamedSourcesPolicy
  PostalAddress Text: address
  InteractionCounter: agentInteractionStatistic interactionStatistic
  AggregateRating: aggregateRating
  Person: alumni employee employees founders legalRepresentative
  Organization Person: authorizedRepresentative founder funder member members sponsor
  Text: award awards duns email faxNumber globalLocationNumber isicV4 iso6523Code legalName
    leiCode naics slogan taxID telephone vatID
  Brand Organization: brand
  Certification: companyRegistration hasCertification
  ContactPoint: contactPoint contactPoints
  Organization: department parentOrganization subOrganization
  Date: dissolutionDate foundingDate
  Article URL: diversityStaffingReport
  Event: event events
  Place: foundingLocation hasPOS
  Credential: hasCredential
  URL: hasGS1DigitalLink
  DefinedTerm Text URL: keywords
  Text Thing URL: knowsAbout
  Language Text: knowsLanguage
  PostalAddress: legalAddress
  Place PostalAddress Text VirtualLocation: location
  ImageObject URL: logo
  QuantitativeValue: numberOfEmployees
  AboutPage CreativeWork Text URL: ownershipFundingInfo
  Thing: owns
  Review: review reviews
  DefinedTerm Text: skills
NewsMediaOrganization
  CreativeWork URL: actionableFeedbackPolicy correctionsPolicy diversityPolicy ethicsPolicy
    masthead missionCoveragePrioritiesPolicy noBylinesPolicy unnamedSourcesPolicy
    verificationFactCheckingPolicy
  Article URL: diversityStaffingReport
  AboutPage CreativeWork Text URL: ownershipFundingInfo
Article
  Text: articleBody articleSection pagination
  CreativeWork Text: backstory
  Integer Text: pageEnd pageStart
  SpeakableSpecification URL: speakable
  Integer: wordCount
NewsArticle
  Text: dateline printColumn printEdition printPage printSection
SocialMediaPosting
  CreativeWork: sharedContent
WebPage
  BreadcrumbList Text: breadcrumb
  Date: lastReviewed
  WebPageElement: mainContentOfPage
  ImageObject: primaryImageOfPage
  URL: relatedLink significantLink significantLinks
  Organization Person: reviewedBy
  SpeakableSpecification URL: speakable
  -: specialty
WebSite
  Text: issn
MediaObject
  NewsArticle: associatedArticle
  Text: bitrate contentSize playerType sha256
  URL: contentUrl embedUrl
  -: duration height ineligibleRegion requiresSubscription width
  CreativeWork: encodesCreativeWork
  Text URL: encodingFormat
  DateTime Time: endTime startTime
  Claim: interpretedAsClaim
  Organization: productionCompany
  Place: regionsAllowed
  Date DateTime: uploadDate
ImageObject
  MediaObject Text: caption
  Text: embeddedTextCaption
  PropertyValue Text: exifData
  Boolean: representativeOfPage
VideoObject
  PerformingGroup Person: actor
  Person: actors director directors
  MediaObject Text: caption
  Text: embeddedTextCaption transcript videoFrameSize videoQuality
  MusicGroup Person: musicBy
AudioObject
  MediaObject Text: caption
  Text: embeddedTextCaption transcript
"""


def _parents() -> dict[str, set[str]]:
    parents: dict[str, set[str]] = {"Thing": set()}
    for line in _TREE.replace("\n  ", " ").split("\n"):
        parent, _, children = line.partition(": ")
        for child in children.split():
            parents.setdefault(child.rstrip("*"), set()).add(parent)
    return parents


def _properties() -> dict[str, dict[str, tuple[str, ...]]]:
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    own: dict[str, tuple[str, ...]] = {}
    for line in _PROPERTIES.replace("\n    ", " ").strip().split("\n"):
        expected, colon, names = line.strip().partition(": ")
        if colon:
            own |= dict.fromkeys(names.split(), tuple(expected.split()))
        else:
            own = table.setdefault(expected, {})
    return table


PARENTS: Mapping[str, set[str]] = _parents()
_OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = _properties()
_OPEN = frozenset(word.rstrip("*") for word in _TREE.split() if word.endswith("*"))


@cache
def ancestors(name: str) -> frozenset[str]:
    """Return a class with all classes above it; empty for a class that is not known here."""
    if name not in PARENTS:
        return frozenset()
    return frozenset({name}).union(*(ancestors(parent) for parent in PARENTS[name]))


@cache
def properties(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the listed properties of a class and those above it, with their expected values."""
    merged: dict[str, tuple[str, ...]] = {}
    for kind in sorted(ancestors(name)):
        for word, expected in _OWN.get(kind, {}).items():
            merged[word] = tuple(sorted({*merged.get(word, ()), *expected}))
    return merged


def complete(name: str) -> bool:
    """Whether `properties` lists all properties of a class: only then one can be unknown."""
    return name in PARENTS and not ancestors(name) & _OPEN
